/* What is known of one index of a list, ready to be shown: the line and what stands around it. */
import { isNewDayOrOffset } from "./lineTime.js";
import { silenceWords } from "../words.js";

/** @import { Gap, Line } from "../data/chunk.js" */
/** @import { LineRange } from "../data/lineLink.js" */
/** @import { LineSource } from "../data/LineSource.js" */

/**
 * Which times are shown, and how.
 * @typedef {object} TimeLook
 * @property {string} zone
 * @property {string} times "clock", "since" or "none"
 * @property {string} startAt the first line's time
 * @property {boolean} hasDays
 * @property {boolean} hasOffsets
 */

/**
 * What is the same for all rows: times, whether more may be printed, the selected lines and the
 * line of the current hit.
 * @typedef {{time: TimeLook, active: boolean, range: LineRange | null, current?: number}} RowLook
 */

/**
 * @typedef {object} RowProps
 * @property {number} index
 * @property {Line | undefined} line
 * @property {number | undefined} number the line's, where it is known
 * @property {boolean} isAwaited
 * @property {Gap[]} gaps
 * @property {Gap[]} tailGaps
 * @property {string} silence
 * @property {boolean} isSeparated
 * @property {boolean} isSelected
 * @property {boolean} isFirstSelected
 * @property {boolean} isCurrent
 * @property {TimeLook} time
 * @property {boolean} isNewTime
 * @property {boolean} active
 * @property {number} size of the list, for assistive technology; 0 where all rows are in the page
 */

/** @type {Gap[]} */
const NONE = [];

/**
 * @param {string} at
 * @param {string | undefined} before
 * @param {TimeLook} time
 */
function isNewTime(at, before, { zone, hasDays, hasOffsets }) {
  return (hasDays || hasOffsets) && isNewDayOrOffset(at, before, zone);
}

/**
 * @param {Pick<LineSource, "line" | "isAnswered" | "isFiltered" | "filter" | "gapsBefore" | "tailGaps" | "total">} source
 * @param {number} index
 * @param {RowLook} look
 * @returns {RowProps}
 */
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
    // Between hits alone everything is left out: a separator would say nothing.
    isSeparated:
      isFiltered && source.filter.context !== "0" && Boolean(line && before && line.n > before.n + 1),
    isSelected: range !== null && n !== undefined && n >= range.first && n <= range.last,
    isFirstSelected: range !== null && n === range.first,
    isCurrent: n !== undefined && n === look.current,
    time: look.time,
    isNewTime: line?.at ? isNewTime(line.at, before?.at, look.time) : false,
    active: look.active,
    size: 0,
  };
}

/**
 * @param {unknown} was
 * @param {unknown} is
 */
const isSameValue = (was, is) =>
  was === is ||
  (Array.isArray(was) &&
    Array.isArray(is) &&
    was.length === is.length &&
    was.every((item, index) => item === is[index]));

/**
 * Whether two rows show the same; the lists among their properties are made again each time.
 * @param {Readonly<RowProps>} was
 * @param {Readonly<RowProps>} is
 */
export function isSameRow(was, is) {
  const keys = /** @type {(keyof RowProps)[]} */ (Object.keys(is));
  return keys.every((key) => isSameValue(was[key], is[key]));
}
