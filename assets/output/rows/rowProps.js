// @ts-nocheck: types are to be written (issue 10)
/* What is known of one place of a list, ready to be shown: the line and what stands around it. */
import { isNewDayOrOffset } from "./lineTime.js";
import { silenceWords } from "../words.js";

const NONE = [];

function isNewTime(at, before, { zone, hasDays, hasOffsets }) {
  return (hasDays || hasOffsets) && isNewDayOrOffset(at, before, zone);
}

/** `look` is the same for all rows: {time, active, range, current}; `time` says which times are
    shown, and how: {zone, times, startAt, hasDays, hasOffsets}. */
export function rowProps(source, index, look) {
  const line = source.line(index);
  const before = index > 1 ? source.line(index - 1) : undefined;
  const { isFiltered } = source;
  const n = line?.n ?? (isFiltered ? undefined : index);
  const { range } = look;
  return {
    index,
    line,
    number: n,
    isAwaited: !line && !source.isAnswered(index),
    gaps: isFiltered ? NONE : source.gapsBefore(index),
    tailGaps: index === source.total && !isFiltered ? source.tailGaps : NONE,
    silence: line && before && line.n === before.n + 1 ? silenceWords(before, line) : "",
    // Between hits alone everything is left out: a line between them would say nothing.
    isSeparated:
      isFiltered && source.filter.context !== "0" && Boolean(line && before && line.n > before.n + 1),
    isSelected: Boolean(range) && n >= range.first && n <= range.last,
    isCurrent: n !== undefined && n === look.current,
    time: look.time,
    isNewTime: Boolean(line?.at) && isNewTime(line.at, before?.at, look.time),
    active: look.active,
    size: 0,
  };
}
