/* What copies lines and links. Loaded when it is first wanted, see useCopying.js; holds nothing. */
import { copyLater, copyText } from "./data/clipboard.js";
import { formatted } from "./data/copyFormats.js";
import { linesBetween } from "./data/fetchedLines.js";
import { hashOf, rangeWords } from "./data/lineLink.js";
import {
  ChangedError,
  TooMuchError,
  cutText,
  downloadUrl,
  isTooMuch,
  textHere,
} from "./data/rangeText.js";
import { copiedWords, linkTitle } from "./copyWords.js";
import { counted } from "./words.js";

export { TextSelection } from "./rows/TextSelection.js";

/** @import { CopiedLine, CopyFormat } from "./data/copyFormats.js" */
/** @import { LineRange } from "./data/lineLink.js" */
/** @import { LineSource } from "./data/LineSource.js" */
/** @import { TextSelection } from "./rows/TextSelection.js" */
/** @import { Points } from "./useCopying.js" */

const BLOCKED = "The browser blocked copying. Download the lines instead.";
const LINK_BLOCKED = "The browser blocked copying. Copy the page's URL from the address bar.";
const CHANGED = "The lines have changed. Select them again.";
const FAILED = "The lines couldn't be loaded. Nothing was copied.";
const TOO_MUCH = "That is too much to copy. Download it instead.";

/**
 * The job whose lines are copied; what is not known yet is "".
 * @typedef {{id: number, name: string, status: string}} CopiedJob
 */

/**
 * What became of a copy; `href` is where the lines can be downloaded instead, "" for nowhere.
 * @typedef {{words: string, href: string}} Notice
 */

/**
 * Where it is shown what becomes of one copy.
 * @typedef {object} Reports
 * @property {(words: string) => void} setSaid
 * @property {(notice: Notice | null) => void} setNotice
 * @property {(words: string) => void} setBusy "" ends it
 */

/**
 * What is copied: rows of a list, and how their lines become a text.
 * @typedef {object} Copy
 * @property {LineSource} source
 * @property {Points} points
 * @property {CopyFormat} [format] "text" where it is not given
 * @property {(lines: CopiedLine[]) => string} make
 * @property {ClipboardEvent} [event] the browser's own copy, which this replaces
 * @property {() => string | null} [here] the text where the page has all of it, else null
 */

const END = Number.POSITIVE_INFINITY;
/** @param {Points} points */
const countOf = ([start, end]) => end.index - start.index + 1;

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof TooMuchError) return TOO_MUCH;
  if (error instanceof ChangedError) return CHANGED;
  return error instanceof Error && error.name === "NotAllowedError" ? BLOCKED : FAILED;
}

/** @param {Copy} copy @param {Reports} reports @param {unknown} error */
function refuse({ source, points: [start, end] }, { setNotice }, error) {
  const words = wordsOf(error);
  setNotice({ words, href: words === CHANGED ? "" : downloadUrl(source, start, end) });
}

/** @param {Copy} copy @param {Reports} reports @param {string} lacks see linesBetween */
function report({ points, format }, { setSaid, setNotice }, lacks) {
  const words = copiedWords(countOf(points), format ?? "text", lacks);
  if (lacks) setNotice({ words, href: "" });
  else setSaid(words);
}

/**
 * Copies lines of which the page lacks a part; browsers let a press of a key wait for them. Returns
 * what the copied text lacks, see linesBetween.
 * @param {Copy} copy
 */
async function copyFetched({ source, points, make }) {
  let lacks = "";
  const fetchText = async () => {
    const found = await linesBetween(source, ...points);
    lacks = found.lacks;
    return make(found.lines);
  };
  const text = fetchText(); // copyLater takes the promise while the press of the key still counts
  text.catch(() => null); // copyLater reports it
  await copyLater(text);
  return lacks;
}

/**
 * Copies lines, or says why not before anything is copied. What is selected stays.
 * @param {Copy} copy
 * @param {Reports} reports
 */
function start(copy, reports) {
  const { event, points, here } = copy;
  event?.preventDefault(); // the browser's own copy would be a part
  try {
    if (isTooMuch(...points)) throw new TooMuchError();
    const text = here?.() ?? null;
    if (text === null) {
      reports.setBusy(`Copying ${counted(countOf(points), "line")}…`);
      copyFetched(copy)
        .then((lacks) => report(copy, reports, lacks))
        .catch((error) => refuse(copy, reports, error))
        .finally(() => reports.setBusy(""));
    } else if (event) event.clipboardData?.setData("text/plain", text);
    else copyText(text).then(() => report(copy, reports, ""), (error) => refuse(copy, reports, error));
  } catch (error) {
    refuse(copy, reports, error);
  }
}

/** @param {LineRange} lines */
function linkTo(lines) {
  const { origin, pathname, search } = window.location;
  return `${origin}${pathname}${search}${hashOf(lines)}`;
}

/**
 * Copies whole lines; as Markdown with a link to them.
 * @param {{source: LineSource, points: Points, format: CopyFormat, job: CopiedJob}} what
 * @param {Reports} reports
 */
export function copyLines({ source, points: [first, last], format, job }, reports) {
  /** @type {Points} */
  const points = [{ ...first, offset: 0 }, { ...last, offset: END }];
  const here = format === "text" ? () => textHere(source, ...points) : undefined;
  const make = (/** @type {CopiedLine[]} */ lines) => {
    const range = { first: lines.at(0)?.n ?? 1, last: lines.at(-1)?.n ?? 1 };
    return formatted(format, lines, { title: linkTitle(job, range), url: linkTo(range) });
  };
  start({ source, points, format, here, make }, reports);
}

/**
 * Copies the text between two points.
 * @param {{source: LineSource, points: Points, event?: ClipboardEvent,
 *   around?: (text: string) => string}} what around: puts what is selected beside the lines to them
 * @param {Reports} reports
 */
export function copySelection({ source, points, event, around = (text) => text }, reports) {
  const [from, to] = [points[0].offset, points[1].offset];
  const make = (/** @type {CopiedLine[]} */ lines) => around(cutText(lines.map(({ text }) => text), from, to));
  const here = () => {
    const text = textHere(source, ...points);
    return text === null ? null : around(text);
  };
  start({ source, points, event, here, make }, reports);
}

/** @param {LineRange} lines @param {Reports} reports */
export function copyLink(lines, { setSaid, setNotice }) {
  copyText(linkTo(lines)).then(
    () => setSaid(`Copied the link to ${rangeWords(lines)}.`),
    () => setNotice({ words: LINK_BLOCKED, href: "" }),
  );
}

/** Says that what was selected is no longer there. @param {Reports} reports */
export const sayChanged = ({ setNotice }) => setNotice({ words: CHANGED, href: "" });

/**
 * Whether all lines are in the page, so that the browser's own copy has them.
 * @param {LineSource} source
 */
function isWholeInPage(source) {
  if (!source.cachesAll) return false;
  for (let index = 1; index <= source.total; index += 1) if (!source.isAnswered(index)) return false;
  return true;
}

/**
 * One line that is in the page is the browser's to copy, with its colors.
 * @param {TextSelection} selection @param {LineSource} source @param {Points} points
 */
const isBrowsers = (selection, source, [start, end]) =>
  start.index === end.index && !source.line(start.index)?.omitted && selection.isInPage(start);

/**
 * What is copied of a text selection in the place of the browser's own copy; null where that is right.
 * Together with what is around them the browser has only those lines that are in the page.
 * @param {TextSelection} selection
 * @param {LineSource} source
 * @param {boolean} isTooLate for the browser's own copy: then nothing that is selected is left to it
 * @returns {{points: Points, around?: (text: string) => string} | null}
 */
export function selectedCopy(selection, source, isTooLate) {
  selection.read();
  const range = selection.range(source.total);
  if (range) return isBrowsers(selection, source, range) && !isTooLate ? null : { points: range };
  const mixed = isWholeInPage(source) ? null : selection.mixed(source.total);
  if (!mixed) return null;
  const { points, before, after } = mixed;
  return { points, around: (text) => [before, text, after].filter(Boolean).join("\n") };
}
