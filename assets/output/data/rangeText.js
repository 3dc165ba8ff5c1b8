/* The plain text of neighboring rows of a list that are all in the page: without numbers, times and
   colors. Where some are not, fetchedLines.js has them. Knows no markup. */
import { outputUrl } from "./api.js";
import { plainText } from "./chunk.js";

/** @import { Line } from "./chunk.js" */
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
export function checkEnds(lines, start, end) {
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
export function linesHere(source, first, last) {
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
 * The URL of a download of the same lines as plain text; of a filtered list its hits.
 * @param {Pick<Rows, "base" | "marks" | "isFiltered">} source
 * @param {Pick<Point, "n">} start
 * @param {Pick<Point, "n">} end
 */
export function downloadUrl(source, start, end) {
  const hits = source.isFiltered ? { ...source.marks, only: "matches" } : {};
  return outputUrl(source.base, "download", { format: "plain", first: start.n, last: end.n, ...hits });
}
