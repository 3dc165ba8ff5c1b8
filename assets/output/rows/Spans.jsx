/* The text of a line: styles, links and the marks of a search. Everything becomes text nodes. */
import { textOf } from "../data/chunk.js";
import { lookOf } from "./colors.js";
import { linksOf, stretchesOf } from "./links.js";
import { splitMarks } from "./splitMarks.js";

/** @import { KeyboardEvent, MouseEvent, ReactNode } from "react" */
/** @import { Mark, Span as SpanOfLine } from "../data/chunk.js" */

/** @type {Mark[]} */
const NO_MARKS = [];

/** @param {{text: string, offset: number, marks: Mark[]}} props see splitMarks */
function Marked({ text, offset, marks }) {
  if (marks.length === 0) return text;
  return splitMarks(text, offset, marks).map(([piece, isMarked], index) =>
    isMarked ? <mark key={index}>{piece}</mark> : piece,
  );
}

/** @param {{span: SpanOfLine, offset: number, marks: Mark[]}} props see splitMarks */
function Span({ span, offset, marks }) {
  const content = <Marked text={textOf(span)} offset={offset} marks={marks} />;
  return typeof span === "string" ? content : <span {...lookOf(span[1])}>{content}</span>;
}

/** @param {KeyboardEvent<HTMLElement>} event */
function keyPressed(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.click();
}

/**
 * The end of a drag over the text is no click.
 * @param {MouseEvent} event
 */
function clicked(event) {
  const isByPointer = event.detail > 0;
  if (isByPointer && !document.getSelection()?.isCollapsed) event.stopPropagation();
}

/**
 * A link that the job printed. Its text may name another URL than it leads to: LinkDialog shows that
 * first, so it is no <a>, which one press of the middle button would open. Nor is it a <button>,
 * whose text some browsers neither select nor copy.
 * @param {{href: string, children: ReactNode}} props
 */
const PrintedLink = ({ href, children }) => (
  <span
    role="link"
    tabIndex={0}
    className="ov-link"
    data-link={href}
    aria-haspopup="dialog"
    onClick={clicked}
    onKeyDown={keyPressed}
  >
    {children}
  </span>
);

/** @param {{spans: SpanOfLine[], offset: number, marks: Mark[]}} props */
function PlainSpans({ spans, offset, marks }) {
  let next = offset;
  return spans.map((span, index) => {
    const start = next;
    next += textOf(span).length;
    return <Span key={index} span={span} offset={start} marks={marks} />;
  });
}

/** @param {{spans: SpanOfLine[], marks?: Mark[], isCut?: boolean}} props see plainUrls for isCut */
export function Spans({ spans, marks = NO_MARKS, isCut = false }) {
  return stretchesOf(spans, linksOf(spans, { isCut })).map(({ href, offset, spans: own }) => {
    const text = <PlainSpans key={offset} spans={own} offset={offset} marks={marks} />;
    if (!href) return text;
    return (
      <PrintedLink key={offset} href={href}>
        {text}
      </PrintedLink>
    );
  });
}
