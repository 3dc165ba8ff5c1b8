/* The lines themselves. Everything a job printed becomes text nodes, never markup. */
import { memo } from "react";
import { lookOf } from "./colours.js";
import { clockTime, counted, fullTime, gapWords } from "./words.js";
import "./lines.css";

export const BLOCK_LINES = 100;
const SAFE_LINK = /^(https?:\/\/|mailto:)/i;

const textOf = (span) => (typeof span === "string" ? span : span[0]);
export const plainText = (spans) => spans.map(textOf).join("");

/** A pattern that finds the term's own characters in any case, or null for no term. */
export function termPattern(term) {
  const literal = term.slice(0, 200).replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&");
  return literal ? new RegExp(literal, "giu") : null;
}

/** Pieces of one text by where the marks lie: `marks` are [from, to) in the whole line. */
function splitAt(text, offset, marks) {
  const pieces = [];
  let done = offset;
  const end = offset + text.length;
  for (const [from, to] of marks) {
    const start = Math.max(from, done);
    const stop = Math.min(to, end);
    if (start >= stop) continue;
    if (start > done) pieces.push([text.slice(done - offset, start - offset), false]);
    pieces.push([text.slice(start - offset, stop - offset), true]);
    done = stop;
  }
  if (done < end) pieces.push([text.slice(done - offset), false]);
  return pieces;
}

function Marked({ text, offset, marks }) {
  if (marks.length === 0) return text;
  return splitAt(text, offset, marks).map(([piece, isMarked], place) =>
    isMarked ? <mark key={place}>{piece}</mark> : piece,
  );
}

function Span({ span, offset, marks }) {
  const text = textOf(span);
  const content = <Marked text={text} offset={offset} marks={marks} />;
  if (typeof span === "string") return content;
  const look = lookOf(span[1]);
  const { href } = span[1];
  if (href && SAFE_LINK.test(href)) {
    return (
      <a {...look} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {content}
      </a>
    );
  }
  return <span {...look}>{content}</span>;
}

function Spans({ spans, pattern }) {
  const marks = pattern
    ? [...plainText(spans).matchAll(pattern)].map((hit) => [hit.index, hit.index + hit[0].length])
    : [];
  let offset = 0;
  return spans.map((span, place) => {
    const start = offset;
    offset += textOf(span).length;
    return <Span key={place} span={span} offset={start} marks={marks} />;
  });
}

function Earlier({ states, pattern }) {
  return (
    <details className="ov-earlier">
      <summary>{counted(states.length, "earlier state")}</summary>
      {states.map((spans, place) => (
        <div key={place}>
          <Spans spans={spans} pattern={pattern} />
        </div>
      ))}
    </details>
  );
}

function Line({ line, pattern, zone, isTarget }) {
  return (
    <div className={isTarget ? "ov-line ov-target" : "ov-line"} data-n={line.n} tabIndex={-1}>
      {line.at && (
        <span className="ov-time" data-t={clockTime(line.at, zone)} title={fullTime(line.at, zone)} />
      )}
      <span className="ov-text">
        {line.spans.length === 0 && <br /> /* so that copying keeps the blank line */}
        <Spans spans={line.spans} pattern={pattern} />
        {line.cut && <span className="ov-note">cut by AWX at 1,024 characters</span>}
        {line.earlier && <Earlier states={line.earlier} pattern={pattern} />}
      </span>
    </div>
  );
}

function Gap({ gap, active }) {
  return <div className="ov-gap">{gapWords(gap, active)}</div>;
}

function Block({ rows, pattern, zone, target, active }) {
  return (
    <div className="ov-block" style={{ "--ov-rows": rows.length }}>
      {rows.map((row) =>
        row.n === undefined ? (
          <Gap key={`gap-${row.first}`} gap={row} active={active} />
        ) : (
          <Line
            key={row.n}
            line={row}
            pattern={pattern}
            zone={zone}
            isTarget={row.n === target}
          />
        ),
      )}
    </div>
  );
}

const isSameBlock = (was, is) =>
  was.pattern === is.pattern &&
  was.zone === is.zone &&
  was.active === is.active &&
  was.target === is.target &&
  was.rows.length === is.rows.length &&
  was.rows.every((row, place) => row === is.rows[place]);

const MemoBlock = memo(Block, isSameBlock);

/** Lines with the gaps between them, in blocks that the browser lays out only when in sight. */
function blocksOf({ pageStart, lines, missing }) {
  const blocks = new Map();
  const place = (row, number) => {
    const block = Math.floor((number - pageStart) / BLOCK_LINES);
    if (!blocks.has(block)) blocks.set(block, []);
    blocks.get(block).push([number, row]);
  };
  missing.forEach((gap) => place(gap, gap.before - 0.5));
  lines.forEach((line) => place(line, line.n));
  return [...blocks].sort((a, b) => a[0] - b[0]).map(([block, rows]) => [
    block,
    rows.sort((a, b) => a[0] - b[0]).map(([, row]) => row),
  ]);
}

export function Rows({ page, pattern, zone, target, active }) {
  return blocksOf(page).map(([block, rows]) => {
    const isHere = Math.floor((target - page.pageStart) / BLOCK_LINES) === block;
    return (
      <MemoBlock
        key={block}
        rows={rows}
        pattern={pattern}
        zone={zone}
        active={active}
        target={isHere ? target : 0}
      />
    );
  });
}

/** How many of the lines contain the term. */
export function countMarked(lines, pattern) {
  if (!pattern) return 0;
  return lines.filter((line) => plainText(line.spans).search(pattern) >= 0).length;
}
