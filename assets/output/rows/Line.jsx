/* One line: its number (a link), its time, its text, and what is said about it.
   Everything a job printed becomes text nodes, never markup. */
import { memo } from "react";
import { textOf } from "../data/rangeText.js";
import { counted, cutWords, gapWords, numeral, sinceWords } from "../words.js";
import { lookOf } from "./colors.js";
import { clockTime, dayOf, fullTimes, offsetOf } from "./lineTime.js";
import { isSameRow } from "./rowProps.js";
import { splitMarks } from "./splitMarks.js";
import "../lines.css";

/** @import { Gap as GapOfLines, Line, Mark, Span as SpanOfLine } from "../data/chunk.js" */
/** @import { RowProps, TimeLook } from "./rowProps.js" */

const SAFE_LINK = /^(https?:\/\/|mailto:)/i;
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
  const text = textOf(span);
  const content = <Marked text={text} offset={offset} marks={marks} />;
  if (typeof span === "string") return content;
  const look = lookOf(span[1]);
  const { href } = span[1];
  if (!href || !SAFE_LINK.test(href)) return <span {...look}>{content}</span>;
  // A printed link may say one URL and lead to another: LinkDialog shows it first.
  return (
    <button
      type="button"
      style={look.style}
      className={`ov-link ${look.className ?? ""}`}
      data-link={href}
      aria-haspopup="dialog"
    >
      {content}
    </button>
  );
}

/** @param {{spans: SpanOfLine[], marks?: Mark[]}} props */
function Spans({ spans, marks = NO_MARKS }) {
  let offset = 0;
  return spans.map((span, index) => {
    const start = offset;
    offset += textOf(span).length;
    return <Span key={index} span={span} offset={start} marks={marks} />;
  });
}

/**
 * What a progress bar or the like printed over.
 * @param {{line: Line, earlier: SpanOfLine[][]}} props
 */
function Earlier({ line, earlier }) {
  const { states = earlier.length, earlier_marks: marks } = line;
  // A hit that is only in an overwritten state must not stay behind a closed fold.
  const isHitHere = Boolean(marks?.some((places) => places.length > 0)) && !line.marks;
  return (
    <details className="ov-earlier" open={isHitHere || undefined}>
      <summary>
        {counted(states, "earlier state")}
        {states > earlier.length && `, the last ${numeral(earlier.length)} of them here`}
      </summary>
      {earlier.map((spans, index) => (
        <div key={index}>
          <Spans spans={spans} marks={marks?.[index]} />
        </div>
      ))}
    </details>
  );
}

/** @param {{line: Line}} props */
function Text({ line }) {
  const { spans, marks, omitted = 0, cut, earlier } = line;
  return (
    <span className="ov-text">
      {spans.length === 0 && <br /> /* so that copying keeps the blank line */}
      <Spans spans={spans} marks={marks} />
      {omitted > 0 && (
        <span className="ov-note">
          {counted(omitted, "more character")} not shown; the download has them
        </span>
      )}
      {cut && <span className="ov-note">{cutWords(cut)}</span>}
      {earlier && <Earlier line={line} earlier={earlier} />}
    </span>
  );
}

/**
 * A line's time. A narrow window shows the day and the offset only where `isNew` says that they
 * change.
 * @param {TimeLook & {at?: string, isNew: boolean}} props
 */
function Time({ at, times, zone, startAt, hasDays, hasOffsets, isNew }) {
  if (times === "none" || !at || Number.isNaN(Date.parse(at))) return null;
  if (times === "since" && startAt) {
    return <span className="ov-time" data-t={sinceWords(at, startAt)} title={fullTimes(at)} />;
  }
  return (
    <span className={isNew ? "ov-time ov-time-new" : "ov-time"} title={fullTimes(at)}>
      {hasDays && <span data-t={dayOf(at, zone)} />}
      <span className="ov-clock" data-t={clockTime(at, zone)} />
      {hasOffsets && <span data-t={offsetOf(at, zone)} />}
    </span>
  );
}

/** @param {{n: number}} props */
const LineNumber = ({ n }) => (
  <a className="ov-number" href={`#L${n}`} data-line={n} aria-label={`Line ${n}`} tabIndex={-1} />
);

/** @param {{gap: GapOfLines, active: boolean}} props see gapWords */
export function Gap({ gap, active }) {
  return <span className="ov-gap">{gapWords(gap, active)}</span>;
}

/** @param {{gaps: GapOfLines[], active: boolean}} props */
const Gaps = ({ gaps, active }) =>
  gaps.map((gap) => <Gap key={`${gap.reason} ${gap.first}`} gap={gap} active={active} />);

/**
 * A row of the list: a line, one that is not here yet, or one that never will be.
 * @param {RowProps} row
 */
function Row(row) {
  const { index, line, isAwaited, number, gaps, tailGaps, silence, isSeparated, active } = row;
  if (!line && !isAwaited && gaps.length === 0) return <div role="none" className="ov-absent" />;
  const n = line?.n ?? number;
  const classes = ["ov-line"];
  if (row.isSelected) classes.push("ov-target");
  if (row.isCurrent) classes.push("ov-current");
  return (
    <div
      role="listitem"
      className={classes.join(" ")}
      data-i={index}
      data-n={n}
      aria-posinset={row.size ? index : undefined}
      aria-setsize={row.size || undefined}
      aria-current={row.isCurrent || undefined}
    >
      {isSeparated && <span className="ov-separator">⋯</span>}
      <Gaps gaps={gaps} active={active} />
      {silence && <span className="ov-silence" data-words={silence} />}
      {n !== undefined && (line || isAwaited) && <LineNumber n={n} />}
      {line && <Time at={line.at} {...row.time} isNew={row.isNewTime} />}
      {line && <Text line={line} />}
      {isAwaited && <span className="ov-awaited" />}
      <Gaps gaps={tailGaps} active={active} />
    </div>
  );
}

export const MemoRow = memo(Row, isSameRow);
