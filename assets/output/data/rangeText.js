/* The plain text of neighboring rows of a list: from the page where they all are, else from the
   server's windows. Without numbers, times and colors. Knows no markup. */
import { patientFetch } from "../../patientFetch.js";
import { outputUrl, requestJson } from "./api.js";
import { plainText } from "./chunk.js";

/** @import { LinesAnswer } from "./api.js" */
/** @import { Line } from "./chunk.js" */
/** @import { CopiedLine } from "./copyFormats.js" */
/** @import { LineSource } from "./LineSource.js" */

/**
 * A point in the lines: the row's index in its list, characters before it in the row's text, and
 * the line's number where it is known.
 * @typedef {{index: number, offset: number, n?: number}} Point
 */

/**
 * What copying needs of a LineSource.
 * @typedef {Pick<LineSource, "base" | "filter" | "marks" | "isFiltered" | "searched" | "line" | "isAnswered">} Rows
 */

export const LIMIT_LINES = 200_000;
export const LIMIT_CHARACTERS = 64_000_000;
const WINDOW_LINES = 1000; // the server gives no more at once
const AHEAD = 2; // windows that are asked for beside the one that is awaited

/** The text is beyond LIMIT_LINES or LIMIT_CHARACTERS. */
export class TooMuchError extends Error {}
/** These are not the lines that were selected. */
export class ChangedError extends Error {}

/**
 * Whether there are too many rows between two points, before any is asked for.
 * @param {Pick<Point, "index">} start
 * @param {Pick<Point, "index">} end
 */
export const isTooMuch = (start, end) => end.index - start.index >= LIMIT_LINES;

/**
 * Two points in the order of the lines.
 * @param {Point} one
 * @param {Point} other
 * @returns {[start: Point, end: Point]}
 */
export const inOrder = (one, other) =>
  one.index < other.index || (one.index === other.index && one.offset <= other.offset)
    ? [one, other]
    : [other, one];

/**
 * The text from an offset in the first line to one in the last; no line end after that.
 * @param {string[]} texts
 * @param {number} from
 * @param {number} to
 */
export function cutText(texts, from, to) {
  if (texts.length === 0) return "";
  const cut = [...texts];
  cut[cut.length - 1] = cut[cut.length - 1].slice(0, to);
  cut[0] = cut[0].slice(from);
  return cut.join("\n");
}

/**
 * Checks that the lines at both ends are those that were selected: a filtered list may have grown.
 * @param {(Line | null | undefined)[]} lines
 * @param {Point} start
 * @param {Point} end
 * @throws {ChangedError}
 */
function checkEnds(lines, start, end) {
  /**
   * @param {Line | null | undefined} line
   * @param {Point} point
   */
  const isSame = (line, { n }) => n === undefined || line?.n === undefined || line.n === n;
  if (!isSame(lines[0], start) || !isSame(lines.at(-1), end)) throw new ChangedError();
}

/**
 * The lines between two indices, or null where the page has not all of them.
 * @param {Rows} source
 * @param {number} first
 * @param {number} last
 */
function linesHere(source, first, last) {
  const lines = [];
  for (let index = first; index <= last; index += 1) {
    const line = source.line(index);
    if (line) lines.push(line);
    else if (!source.isAnswered(index)) return null;
  }
  return lines;
}

/**
 * The text between two points where the page has all of it, else null.
 * @param {Rows} source
 * @param {Point} start
 * @param {Point} end
 * @throws {ChangedError}
 */
export function textHere(source, start, end) {
  const lines = linesHere(source, start.index, end.index);
  if (!lines || lines.some((line) => line.omitted)) return null;
  checkEnds(lines, start, end);
  return cutText(lines.map((line) => plainText(line.spans)), start.offset, end.offset);
}

/**
 * The whole of a line of which a window sends only the beginning.
 * @param {string} base
 * @param {Line} line
 * @param {number} omitted
 * @throws {TooMuchError}
 * @throws {ChangedError}
 */
async function wholeLine(base, line, omitted) {
  const begin = plainText(line.spans);
  if (begin.length + omitted > LIMIT_CHARACTERS) throw new TooMuchError();
  const params = { format: "plain", first: line.n, last: line.n };
  const answer = await patientFetch(outputUrl(base, "download", params));
  if (!answer.ok) throw new Error("The line couldn't be loaded");
  // Missing events stand in lines of their own.
  const found = (await answer.text()).split("\n").find((text) => text.startsWith(begin));
  if (found === undefined) throw new ChangedError();
  return found;
}

/**
 * @param {Rows} source
 * @param {number} start
 * @param {number} count
 * @returns {Promise<Pick<LinesAnswer, "lines" | "missing"> & Partial<LinesAnswer>>}
 */
async function windowOf(source, start, count) {
  const here = linesHere(source, start, start + count - 1);
  if (here) return { lines: here, missing: [], searched: source.searched ?? undefined };
  const marks = source.isFiltered ? source.marks : {};
  const params = { start, count, ...source.filter, ...marks };
  return requestJson(outputUrl(source.base, "lines", params));
}

/**
 * What windows answer, in order.
 * @param {Rows} source
 * @param {number} first
 * @param {number} last
 */
async function* windowsOf(source, first, last) {
  /** @type {ReturnType<typeof windowOf>[]} */
  const asked = [];
  for (let index = first; index <= last; index += WINDOW_LINES) {
    const answer = windowOf(source, index, Math.min(WINDOW_LINES, last - index + 1));
    answer.catch(() => null); // one that failed before is what is reported
    asked.push(answer);
    if (asked.length > AHEAD) yield /** @type {typeof answer} */ (asked.shift());
  }
  yield* asked;
}

/**
 * The rows between two points, whole; `lacks` says what is not among them: "events" that are
 * missing, "hits" that a search has not come to, or "" for nothing.
 * @param {Rows} source
 * @param {Point} start
 * @param {Point} end
 * @returns {Promise<{lines: CopiedLine[], lacks: "" | "events" | "hits"}>}
 * @throws {TooMuchError}
 * @throws {ChangedError}
 */
export async function linesBetween(source, start, end) {
  if (isTooMuch(start, end)) throw new TooMuchError();
  /** @type {CopiedLine[]} */
  const copied = [];
  let characters = 0;
  /** @type {"" | "events" | "hits"} */
  let lacks = "";
  /** @type {(Line | undefined)[]} */
  let [first, last] = [];
  for await (const { lines, missing, searched } of windowsOf(source, start.index, end.index)) {
    first ??= lines[0];
    last = lines.at(-1) ?? last;
    if (missing.length > 0) lacks = "events";
    else if (searched && searched.lines < searched.total) lacks ||= "hits";
    for (const line of lines) {
      const text = line.omitted ? await wholeLine(source.base, line, line.omitted) : plainText(line.spans);
      characters += text.length + 1;
      if (characters > LIMIT_CHARACTERS) throw new TooMuchError();
      copied.push({ n: line.n, text });
    }
  }
  checkEnds([first, last], start, end);
  return { lines: copied, lacks };
}

/**
 * The URL of a download of the same lines as plain text; of a filtered list its hits.
 * @param {Pick<Rows, "base" | "marks" | "isFiltered">} source
 * @param {Pick<Point, "n">} start
 * @param {Pick<Point, "n">} end
 */
export function downloadUrl(source, start, end) {
  const hits = source.isFiltered ? { ...source.marks, only: "matches" } : {};
  return outputUrl(source.base, "download", { format: "plain", first: start.n, last: end.n, ...hits });
}
