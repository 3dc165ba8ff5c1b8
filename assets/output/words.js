/* What the output view says: counts, gaps and durations. */

/** @import { Gap, Line } from "./data/chunk.js" */
/** @import { LineLink } from "./data/lineLink.js" */

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
  waiting: "Nothing yet: the job has not started.",
  running: "The job is running and has printed nothing so far.",
  saving: "The job has ended. The controller is still saving its output.",
  never: "The job never started, so it has no output.",
  unconfirmed: "The job has ended, and nothing of its output is here.",
  ended: "The job ended without any output.",
};

/**
 * Why there is no line to show.
 * @param {string} phase of the job
 * @param {boolean} active
 */
export function emptyWords(phase, active) {
  return EMPTY[phase] ?? (active ? EMPTY.running : "There is no output.");
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
  const which = first === last ? `number ${numeral(first)}` : `${numeral(first)}–${numeral(last)}`;
  if (reason === "not_read") return `${count} not read (${which}): the line was redrawn too often`;
  if (reason === "may_arrive" && active) return `${count} not here yet (${which})`;
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
    ? `There is no line ${numeral(line)}; the output has none.`
    : `There is no line ${numeral(line)}; the last one is line ${numeral(total)}.`;

const NO_LINE_NAMED = "The link names no line; write #L120 or #L120-L140.";

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
const COPIED_AS = { text: "", numbers: " with line numbers", markdown: " as Markdown" };
/** @type {Record<string, string>} */
const LACKS = {
  "": "",
  events: " Some events among them are missing.",
  hits: " The search isn't finished, so more may follow.",
};

/**
 * "Copied 12 lines.", and what the text lacks (see linesBetween).
 * @param {number} count
 * @param {string} format
 * @param {string} lacks
 */
export const copiedWords = (count, format, lacks) =>
  `Copied ${counted(count, "line")}${COPIED_AS[format]}.${LACKS[lacks]}`;

/**
 * The text of a link to lines of a job: "Cleanup Job Details · Failed · #43 · lines 120–131"
 * @param {{id: number, name: string, status: string}} job what is not known is ""
 * @param {{first: number, last: number}} lines
 */
export function linkTitle({ id, name, status }, { first, last }) {
  const lines = first === last ? `line ${first}` : `lines ${first}–${last}`;
  const shown = status.charAt(0).toUpperCase() + status.slice(1);
  return [name, shown, `#${id}`, lines].filter(Boolean).join(" · ");
}

/** @type {Record<string, string>} */
const CUT = {
  awx: "cut by AWX at 1,024 characters",
  completed: "cut by AWX, completed from the job's record: colors of the rest are lost",
};

/**
 * What is said of a line that AWX cut.
 * @param {string} cut
 */
export const cutWords = (cut) => CUT[cut] ?? CUT.awx;
