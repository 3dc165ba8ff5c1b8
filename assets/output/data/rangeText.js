// @ts-nocheck: types are to be written (issue 10)
/* The plain text of neighboring rows of a list: from the page where they all are, else from the
   server's windows. Without numbers, times and colors. Knows no markup. */
import { outputUrl, requestJson } from "./api.js";
import { patientFetch } from "../../patientFetch.js";

export const LIMIT_LINES = 100_000;
export const LIMIT_CHARACTERS = 20_000_000;
const WINDOW_LINES = 1000; // the server gives no more at once

export class TooMuchError extends Error {}
export class ChangedError extends Error {}

const textOf = (span) => (typeof span === "string" ? span : span[0]);
export const plainText = (spans) => spans.map(textOf).join("");

/** Two points {index, offset} in the order of the lines. */
export const inOrder = (one, other) =>
  one.index < other.index || (one.index === other.index && one.offset <= other.offset)
    ? [one, other]
    : [other, one];

/** The text from an offset in the first line to one in the last; no line end after that. */
export function cutText(texts, from, to) {
  if (texts.length === 0) return "";
  const cut = [...texts];
  cut[cut.length - 1] = cut.at(-1).slice(0, to);
  cut[0] = cut[0].slice(from);
  return cut.join("\n");
}

/** Whether the lines at both ends are those that were selected: a filtered list may have grown. */
function checkEnds(lines, start, end) {
  const isSame = (line, { n }) => n === undefined || line?.n === undefined || line.n === n;
  if (!isSame(lines[0], start) || !isSame(lines.at(-1), end)) throw new ChangedError();
}

function linesHere(source, first, last) {
  const lines = [];
  for (let index = first; index <= last; index += 1) {
    const line = source.line(index);
    if (line) lines.push(line);
    else if (!source.isAnswered(index)) return null;
  }
  return lines;
}

/** The text between two points where the page has all of it, else null. */
export function textHere(source, start, end) {
  const lines = linesHere(source, start.index, end.index);
  if (!lines || lines.some((line) => line.omitted)) return null;
  checkEnds(lines, start, end);
  return cutText(lines.map((line) => plainText(line.spans)), start.offset, end.offset);
}

/** The whole of a line of which a window sends only the beginning. */
async function wholeLine(base, line) {
  const begin = plainText(line.spans);
  if (begin.length + line.omitted > LIMIT_CHARACTERS) throw new TooMuchError();
  const params = { format: "plain", first: line.n, last: line.n };
  const answer = await patientFetch(outputUrl(base, "download", params));
  if (!answer.ok) throw new Error("The line could not be fetched");
  // Missing events stand in lines of their own.
  const found = (await answer.text()).split("\n").find((text) => text.startsWith(begin));
  if (found === undefined) throw new ChangedError();
  return found;
}

async function windowOf(source, start, count) {
  const here = linesHere(source, start, start + count - 1);
  if (here) return { lines: here, missing: [], searched: source.searched };
  const marks = source.isFiltered ? source.marks : {};
  const params = { start, count, ...source.filter, ...marks };
  return requestJson(outputUrl(source.base, "lines", params));
}

/** `{text, lacks}` of the rows between two points; `lacks` says what is not among them: "events"
    that are missing, "hits" that a search has not come to, or "" for nothing. Throws TooMuchError
    beyond the limits, ChangedError if these are not the same lines now. */
export async function textBetween(source, start, end) {
  if (end.index - start.index >= LIMIT_LINES) throw new TooMuchError();
  const texts = [];
  let characters = 0;
  let lacks = "";
  let [first, last] = [null, null];
  for (let index = start.index; index <= end.index; index += WINDOW_LINES) {
    const count = Math.min(WINDOW_LINES, end.index - index + 1);
    const { lines, missing, searched } = await windowOf(source, index, count);
    first ??= lines[0];
    last = lines.at(-1) ?? last;
    if (missing.length > 0) lacks = "events";
    else if (searched && searched.lines < searched.total) lacks ||= "hits";
    for (const line of lines) {
      const text = line.omitted ? await wholeLine(source.base, line) : plainText(line.spans);
      characters += text.length + 1;
      if (characters > LIMIT_CHARACTERS) throw new TooMuchError();
      texts.push(text);
    }
  }
  checkEnds([first, last], start, end);
  return { text: cutText(texts, start.offset, end.offset), lacks };
}

/** Where the same lines can be downloaded as plain text; of a filtered list its hits. */
export function downloadOf(source, start, end) {
  const hits = source.isFiltered ? { ...source.marks, only: "matches" } : {};
  return outputUrl(source.base, "download", { format: "plain", first: start.n, last: end.n, ...hits });
}
