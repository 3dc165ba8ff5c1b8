/* What the output view says: counts, gaps and durations. */

/** @import { Gap, Line } from "./data/chunk.js" */
/** @import { LineLink, LineRange } from "./data/lineLink.js" */

const number = new Intl.NumberFormat("en");
/**
 * "1 line", "1,200 lines"
 * @param {number} count
 * @param {string} word in the singular
 */
export const counted = (count, word) => `${number.format(count)} ${word}${count === 1 ? "" : "s"}`;
/** @param {number | bigint} count */
export const numeral = (count) => number.format(count);

/** @type {Record<string, string>} */
const EMPTY = {
  waiting: "The job hasn't started yet.",
  running: "No output yet.",
  saving: "The job has ended. AWX is still saving its output.",
  never: "The job never started, so it has no output.",
  unconfirmed: "The job has ended, but its output is missing.",
  ended: "The job printed no output.",
};

/**
 * Why there is no line to show.
 * @param {string} phase of the job
 * @param {boolean} active
 */
export const emptyWords = (phase, active) => EMPTY[phase] ?? (active ? EMPTY.running : "No output.");

/**
 * What is said where no line matches a search.
 * @param {boolean} isSearching whether some lines are not searched yet
 */
export const noMatchWords = (isSearching) => (isSearching ? "No matches yet" : "No matches");

/**
 * "1 line still arriving" of a running job, "" for none.
 * @param {number} events that are not here while later ones are
 */
export const arrivingWords = (events) => (events > 0 ? `${counted(events, "line")} still arriving` : "");

/** @param {LineRange} range */
const linesWords = ({ first, last }) =>
  first === last ? `Line ${numeral(first)} is` : `Lines ${numeral(first)} to ${numeral(last)} are`;

/**
 * What a print leaves out, as sentences; none where it has everything.
 * @param {LineRange} printed
 * @param {{total: number, isComplete: boolean, isFiltered: boolean}} source
 */
export function leftOutWords({ first, last }, { total, isComplete, isFiltered }) {
  const missing = [];
  if (first > 1) missing.push({ first: 1, last: first - 1 });
  if (last < total) missing.push({ first: last + 1, last: total });
  const words = missing.map((range) => `${linesWords(range)} not printed.`);
  if (missing.length > 0) words.push("Download the output instead.");
  if (isFiltered) words.unshift("Only lines that match the search are printed here.");
  if (!isComplete) words.push("More lines may have followed.");
  return words;
}

/**
 * Which events a gap is of, and whether they may still come. Of lines that the controller skipped
 * in its numbers, `first` and `last` are those numbers.
 * @param {Omit<Gap, "before">} gap
 * @param {boolean} active whether the job may print more
 */
export function gapWords({ first, last, reason }, active) {
  if (reason === "skipped") {
    const lines = first === last ? numeral(first) : `${numeral(first)}–${numeral(last)}`;
    return `${counted(last - first + 1, "line")} missing at the controller (${lines})`;
  }
  const count = counted(last - first + 1, "event");
  if (reason === "may_arrive" && active) return arrivingWords(last - first + 1);
  const which = first === last ? `number ${numeral(first)}` : `${numeral(first)}–${numeral(last)}`;
  if (reason === "not_read") return `${count} not read (${which}): the line was redrawn too often`;
  return `${count} missing at the controller (${which})`;
}

/**
 * "+00:14:02", the time since the first line.
 * @param {string} iso
 * @param {string} startIso
 */
export function sinceWords(iso, startIso) {
  const total = Math.max(0, Math.floor((Date.parse(iso) - Date.parse(startIso)) / 1000));
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return `+${parts.map((part) => String(part).padStart(2, "0")).join(":")}`;
}

/**
 * "9 s", "4 min", "2 h 10 min": as exact as a user who waits needs it.
 * @param {number} seconds
 */
export function waitWords(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 90) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * What is said of a line that the output has not.
 * @param {number | bigint} line
 * @param {number} total
 */
export const noLineWords = (line, total) =>
  total === 0
    ? `Line ${numeral(line)} doesn't exist. The output is empty.`
    : `Line ${numeral(line)} doesn't exist. The last line is ${numeral(total)}.`;

const NO_LINE_NAMED = "This link doesn't name a line. Use #L120 or #L120-L140.";

/**
 * What is said of a link (see readLineLink) that the output cannot follow to its end, else "".
 * @param {LineLink} link
 * @param {number} total
 * @param {{mayGrow?: boolean}} [how]
 */
export function linkWords({ isLink, range, absent }, total, { mayGrow = false } = {}) {
  if (!isLink) return "";
  if (absent) return noLineWords(BigInt(absent), total);
  if (!range) return NO_LINE_NAMED;
  if (mayGrow || range.last <= total) return "";
  return noLineWords(range.first > total ? range.first : range.last, total);
}

const SILENCE_MS = 10_000; // issue 3 asks for gaps "over a threshold"; cleanups print each second

/**
 * "37 s silent" between two lines, or "".
 * @param {Pick<Line, "at"> | undefined} before
 * @param {Pick<Line, "at"> | undefined} after
 */
export function silenceWords(before, after) {
  if (!before?.at || !after?.at) return "";
  const gap = Date.parse(after.at) - Date.parse(before.at);
  return gap > SILENCE_MS ? `${waitWords(gap / 1000)} silent` : "";
}

/** @type {Record<string, string>} */
const CUT = {
  awx: "cut by AWX at 1,024 characters",
  completed: "cut by AWX; completed from the record, without the rest's colors",
};

/**
 * What is said of a line that AWX cut.
 * @param {string} cut
 */
export const cutWords = (cut) => CUT[cut] ?? CUT.awx;
