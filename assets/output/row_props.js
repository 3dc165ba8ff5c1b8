/* What is known of one place of a list, ready to be shown: the line and what stands around it. */
import { silenceWords } from "./words.js";

const NONE = [];

/** `look` is the same for all rows: {zone, times, startAt, active, range, current}. */
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
    isAwaited: !line && !source.isTold(index),
    gaps: isFiltered ? NONE : source.gapsBefore(index),
    tailGaps: index === source.total && !isFiltered ? source.tailGaps : NONE,
    silence: line && before && line.n === before.n + 1 ? silenceWords(before, line) : "",
    // Between hits alone everything is left out: a line between them would say nothing.
    isSeparated:
      isFiltered && source.filter.context !== "0" && Boolean(line && before && line.n > before.n + 1),
    isSelected: Boolean(range) && n >= range.first && n <= range.last,
    isCurrent: n !== undefined && n === look.current,
    zone: look.zone,
    times: look.times,
    startAt: look.startAt,
    active: look.active,
    size: 0,
  };
}
