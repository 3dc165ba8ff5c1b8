/* The lines of neighboring rows of a list, for copying: from the page where it has them, else from the
   server's windows. Loaded only when something is copied. Knows no markup. */
import { patientFetch } from "../../patientFetch.js";
import { outputUrl, requestJson } from "./api.js";
import { plainText } from "./chunk.js";
import { ChangedError, LIMIT_CHARACTERS, TooMuchError, checkEnds, isTooMuch, linesHere } from "./rangeText.js";

/** @import { LinesAnswer } from "./api.js" */
/** @import { Line } from "./chunk.js" */
/** @import { CopiedLine } from "./copyFormats.js" */
/** @import { Point, Rows } from "./rangeText.js" */

const WINDOW_LINES = 1000; // the server gives no more at once
const AHEAD = 2; // windows that are asked for beside the one that is awaited

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
