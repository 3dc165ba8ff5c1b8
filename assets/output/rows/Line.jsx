/* One line: its number (a link), its time, its text, and what is said about it.
   Everything a job printed becomes text nodes, never markup. */
import { memo } from "react";
import { counted, cutWords, gapWords, numeral, sinceWords } from "../words.js";
import { clockTime, dayOf, fullTimes, offsetOf } from "./lineTime.js";
import { isSameRow } from "./rowProps.js";
import { Spans } from "./Spans.jsx";
import "../lines.css";

/** @import { Gap as GapOfLines, Line, Span as SpanOfLine } from "../data/chunk.js" */
/** @import { RowProps, TimeLook } from "./rowProps.js" */

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
      <Spans spans={spans} marks={marks} isCut={omitted > 0 || cut === "awx"} />
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
 * A line's time, with the day and the offset where the time of day alone leaves them open: on every
 * line, so that no time is taken for that of another day wherever the lines are scrolled to. A narrow
 * window then leaves out the seconds. TimeTip shows the whole time.
 * @param {TimeLook & {at: string}} props
 */
function TimeWords({ at, times, zone, startAt, hasDays, hasOffsets }) {
  if (times === "since" && startAt) return <span data-t={sinceWords(at, startAt)} />;
  const clock = clockTime(at, zone);
  if (!hasDays && !hasOffsets) return <span data-t={clock} />;
  return (
    <>
      {hasDays && <span data-t={dayOf(at, zone)} />}
      <span data-t={clock.slice(0, 5)} />
      <span className="ov-seconds" data-t={clock.slice(5)} />
      {hasOffsets && <span data-t={offsetOf(at, zone)} />}
    </>
  );
}

/**
 * The cell of a line's time; of the first selected line a button, so that a keyboard gets to it.
 * @param {{at?: string, n: number, look: TimeLook, isNew: boolean, isButton: boolean}} props isNew:
 *   the day or the offset has changed since the line before
 */
function Time({ at, n, look, isNew, isButton }) {
  if (look.times === "none" || !at || Number.isNaN(Date.parse(at))) return null;
  const classes = isNew ? "ov-time ov-time-new" : "ov-time";
  const words = <TimeWords at={at} {...look} />;
  if (!isButton) return <span className={classes}>{words}</span>;
  const { local, utc } = fullTimes(at);
  return (
    <button type="button" className={classes} aria-label={`Time of line ${n}: ${local}, ${utc} UTC`}>
      {words}
    </button>
  );
}

/** @param {{n: number}} props */
const LineNumber = ({ n }) => (
  <a className="ov-number" href={`#L${n}`} data-line={n} aria-label={`Line ${n}`} tabIndex={-1} />
);

/** @param {{gap: GapOfLines, active: boolean}} props see gapWords */
export function Gap({ gap, active }) {
  const isArriving = active && gap.reason === "may_arrive"; // takes no row: the toolbar counts these
  return <span className={isArriving ? "ov-gap ov-arriving" : "ov-gap"}>{gapWords(gap, active)}</span>;
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
      {line && (
        <Time at={line.at} n={line.n} look={row.time} isNew={row.isNewTime} isButton={row.isFirstSelected} />
      )}
      {line && <Text line={line} />}
      {isAwaited && <span className="ov-awaited" />}
      <Gaps gaps={tailGaps} active={active} />
    </div>
  );
}

export const MemoRow = memo(Row, isSameRow);
