/* Copying lines and links, and the messages about it. */
import { useRef, useState } from "react";
import { copyLater, copyText } from "./data/clipboard.js";
import { hashOf, rangeWords } from "./data/lineLink.js";
import {
  ChangedError,
  TooMuchError,
  cutText,
  downloadUrl,
  isTooMuch,
  textHere,
} from "./data/rangeText.js";
import { useRememberedChoice } from "./data/useRemembered.js";
import { useSaid } from "./useSaid.js";
import { copiedWords, counted, linkTitle } from "./words.js";

/** @type {CopyFormat[]} The first is the standard. */
export const COPY_FORMATS = ["text", "numbers", "markdown"];

const BLOCKED = "The browser blocked copying. Download the lines instead.";
const LINK_BLOCKED = "The browser blocked copying. Copy the page's URL from the address bar.";
const CHANGED = "The lines have changed. Select them again.";
const FAILED = "The lines couldn't be loaded. Nothing was copied.";
const TOO_MUCH = "That is too much to copy. Download it instead.";

/** @import { CopiedLine, CopyFormat } from "./data/copyFormats.js" */
/** @import { LineRange } from "./data/lineLink.js" */
/** @import { LineSource } from "./data/LineSource.js" */
/** @import { Point } from "./data/rangeText.js" */

/** @typedef {[start: Point, end: Point]} Points */

/**
 * The job whose lines are copied; what is not known yet is "".
 * @typedef {{id: number, name: string, status: string}} CopiedJob
 */

/**
 * What became of a copy; `href` is where the lines can be downloaded instead, "" for nowhere.
 * @typedef {{words: string, href: string}} Notice
 */

/**
 * What is copied: rows of a list, and how their lines become a text.
 * @typedef {object} Copy
 * @property {LineSource} source
 * @property {Points} points
 * @property {CopyFormat} [format] "text" where it is not given
 * @property {(lines: CopiedLine[]) => string | Promise<string>} make
 * @property {ClipboardEvent} [event] the browser's own copy, which this replaces
 * @property {() => string | null} [here] the text where the page has all of it, else null
 */

const END = Number.POSITIVE_INFINITY;
/** @param {Points} points */
const countOf = ([start, end]) => end.index - start.index + 1;
/** @param {LineRange} range @param {number} total @returns {Points} */
function pointsOf({ first, last }, total) {
  const end = Math.min(last, total);
  return [
    { index: first, offset: 0, n: first },
    { index: end, offset: END, n: end },
  ];
}

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof TooMuchError) return TOO_MUCH;
  if (error instanceof ChangedError) return CHANGED;
  return error instanceof Error && error.name === "NotAllowedError" ? BLOCKED : FAILED;
}

/**
 * Copies lines of which the page lacks a part; browsers let a press of a key wait for them. Returns
 * what the copied text lacks, see linesBetween.
 * @param {Copy} copy
 */
async function copyFetched({ source, points, make }) {
  let lacks = "";
  const fetchText = async () => {
    const { linesBetween } = await import("./data/fetchedLines.js");
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
 * The messages of copying lines.
 * @param {(words: string) => void} setSaid
 */
function useReports(setSaid) {
  const [notice, setNotice] = useState(/** @type {Notice | null} */ (null)); // until it is dismissed
  /** @param {Copy} copy @param {unknown} error */
  const refuse = ({ source, points: [start, end] }, error) => {
    const words = wordsOf(error);
    setNotice({ words, href: words === CHANGED ? "" : downloadUrl(source, start, end) });
  };
  /** @param {Copy} copy @param {string} lacks */
  const report = ({ points, format }, lacks) => {
    const words = copiedWords(countOf(points), format ?? "text", lacks);
    if (lacks) setNotice({ words, href: "" });
    else setSaid(words);
  };
  return { notice, setNotice, refuse, report };
}

/**
 * Copies lines, or says why not before anything is copied. What is selected stays.
 * @param {(words: string) => void} setSaid
 */
function useLinesCopy(setSaid) {
  const { notice, setNotice, refuse, report } = useReports(setSaid);
  const [busy, setBusy] = useState("");
  const newest = useRef(0);
  /** @param {Copy} copy */
  const fetchAndCopy = (copy) => {
    newest.current += 1;
    const own = newest.current;
    const isNewest = () => own === newest.current;
    setBusy(`Copying ${counted(countOf(copy.points), "line")}…`);
    copyFetched(copy)
      .then((lacks) => isNewest() && report(copy, lacks))
      .catch((error) => isNewest() && refuse(copy, error))
      .finally(() => isNewest() && setBusy(""));
  };
  /** @param {Copy} copy */
  const start = (copy) => {
    const { event, points, here } = copy;
    setNotice(null);
    event?.preventDefault(); // the browser's own copy would be a part
    try {
      if (isTooMuch(...points)) throw new TooMuchError();
      const text = here?.() ?? null;
      if (text === null) fetchAndCopy(copy);
      else if (event) event.clipboardData?.setData("text/plain", text);
      else copyText(text).then(() => report(copy, ""), (error) => refuse(copy, error));
    } catch (error) {
      refuse(copy, error);
    }
  };
  return { start, busy, notice, setNotice };
}

/** @param {LineRange} lines */
function linkTo(lines) {
  const { origin, pathname, search } = window.location;
  return `${origin}${pathname}${search}${hashOf(lines)}`;
}

/**
 * The text of lines in a format; as Markdown with a link to them.
 * @param {CopyFormat} format @param {CopiedLine[]} lines @param {CopiedJob} job
 */
async function textOfLines(format, lines, job) {
  const { formatted } = await import("./data/copyFormats.js");
  const range = { first: lines.at(0)?.n ?? 1, last: lines.at(-1)?.n ?? 1 };
  return formatted(format, lines, { title: linkTitle(job, range), url: linkTo(range) });
}

/**
 * Copying; `copyLines` takes whole lines in one of three formats, of which the last one is remembered,
 * `copySelection` the text between two points.
 * @param {LineSource} whole
 * @param {LineRange | null} range the lines that are selected by their numbers
 * @param {CopiedJob} job
 */
export function useCopying(whole, range, job) {
  const [said, setSaid] = useSaid();
  const [format, setFormat] = useRememberedChoice("jobpane.output.copy", COPY_FORMATS);
  const { start, busy, notice, setNotice } = useLinesCopy(setSaid);
  /** @param {LineSource} source @param {Points} points @param {CopyFormat} wanted */
  const copyLines = (source, [first, last], wanted) => {
    /** @type {Points} */
    const points = [{ ...first, offset: 0 }, { ...last, offset: END }];
    const here = wanted === "text" ? () => textHere(source, ...points) : undefined;
    start({ source, points, format: wanted, here, make: (lines) => textOfLines(wanted, lines, job) });
  };
  /**
   * @param {LineSource} source @param {Points} points
   * @param {{event?: ClipboardEvent, around?: (text: string) => string}} [how] around: puts what is
   *   selected beside the lines to their text
   */
  const copySelection = (source, points, { event, around = (text) => text } = {}) => {
    const [from, to] = [points[0].offset, points[1].offset];
    const make = (/** @type {CopiedLine[]} */ lines) => around(cutText(lines.map(({ text }) => text), from, to));
    const here = () => {
      const text = textHere(source, ...points);
      return text === null ? null : around(text);
    };
    start({ source, points, event, here, make });
  };
  const copyLink = (/** @type {number} */ line) => {
    const lines = range ?? { first: line, last: line };
    copyText(linkTo(lines)).then(
      () => setSaid(`Copied the link to ${rangeWords(lines)}.`),
      () => setNotice({ words: LINK_BLOCKED, href: "" }),
    );
  };
  /** The lines that are selected by their numbers, else null. @returns {Points | null} */
  const rangePoints = () => range && pointsOf(range, whole.total);
  const dismissNotice = () => setNotice(null);
  return { said: busy || said, notice, dismissNotice, format, setFormat, copyLines, copySelection, copyLink, rangePoints };
}
