// @ts-nocheck: types are to be written (issue 10)
/* One line: its number (a link), its time, its text, and what is said about it.
   Everything a job printed becomes text nodes, never markup. */
import { memo } from "react";
import { lookOf } from "./colors.js";
import { clockTime, dayOf, fullTimes, offsetOf } from "./lineTime.js";
import { counted, cutWords, gapWords, numeral, sinceWords } from "../words.js";
import "../lines.css";

const SAFE_LINK = /^(https?:\/\/|mailto:)/i;
const NO_MARKS = [];

const textOf = (span) => (typeof span === "string" ? span : span[0]);

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
  if (!href || !SAFE_LINK.test(href)) return <span {...look}>{content}</span>;
  // A printed link may say one address and lead to another: LinkDialog shows it first.
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

function Spans({ spans, marks = NO_MARKS }) {
  let offset = 0;
  return spans.map((span, place) => {
    const start = offset;
    offset += textOf(span).length;
    return <Span key={place} span={span} offset={start} marks={marks} />;
  });
}

function Earlier({ line }) {
  const { earlier, states = earlier.length, earlier_marks: marks } = line;
  // A hit that is only in an overwritten state must not stay behind a closed fold.
  const isHitHere = Boolean(marks?.some((places) => places.length > 0)) && !line.marks;
  return (
    <details className="ov-earlier" open={isHitHere || undefined}>
      <summary>
        {counted(states, "earlier state")}
        {states > earlier.length && `, the last ${numeral(earlier.length)} of them here`}
      </summary>
      {earlier.map((spans, place) => (
        <div key={place}>
          <Spans spans={spans} marks={marks?.[place]} />
        </div>
      ))}
    </details>
  );
}

function Text({ line }) {
  return (
    <span className="ov-text">
      {line.spans.length === 0 && <br /> /* so that copying keeps the blank line */}
      <Spans spans={line.spans} marks={line.marks} />
      {line.omitted > 0 && (
        <span className="ov-note">
          {counted(line.omitted, "more character")} not shown; the download has them
        </span>
      )}
      {line.cut && <span className="ov-note">{cutWords(line.cut)}</span>}
      {line.earlier && <Earlier line={line} />}
    </span>
  );
}

/** A narrow window shows the day and the offset only where `isNew` says that they change. */
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

const Number_ = ({ n }) => (
  <a className="ov-number" href={`#L${n}`} data-line={n} aria-label={`Line ${n}`} tabIndex={-1} />
);

export function Gap({ gap, active }) {
  return <span className="ov-gap">{gapWords(gap, active)}</span>;
}

/** A place of the list: a line, one that is not here yet, or one that never will be. */
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
      {gaps.map((gap) => (
        <Gap key={`${gap.reason} ${gap.first}`} gap={gap} active={active} />
      ))}
      {silence && <span className="ov-silence" data-words={silence} />}
      {n !== undefined && (line || isAwaited) && <Number_ n={n} />}
      {line && <Time at={line.at} {...row.time} isNew={row.isNewTime} />}
      {line && <Text line={line} />}
      {isAwaited && <span className="ov-awaited" />}
      {tailGaps.map((gap) => (
        <Gap key={`${gap.reason} ${gap.first}`} gap={gap} active={active} />
      ))}
    </div>
  );
}

const isSameList = (was, is) =>
  was === is || (was.length === is.length && was.every((item, place) => item === is[place]));

/** Whether two sets of properties show the same; the lists among them are made again each time. */
export const isSameRow = (was, is) =>
  Object.keys(is).every((key) =>
    Array.isArray(is[key]) ? isSameList(was[key], is[key]) : was[key] === is[key],
  );

export const MemoRow = memo(Row, isSameRow);
