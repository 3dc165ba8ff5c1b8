/* Copying lines and links, and the messages about it. */
import { useState } from "react";
import { copyLater, copyText } from "./data/clipboard.js";
import { hashOf, rangeWords } from "./data/lineLink.js";
import {
  ChangedError,
  LIMIT_LINES,
  TooMuchError,
  downloadUrl,
  textBetween,
  textHere,
} from "./data/rangeText.js";
import { useSaid } from "./controls/Toolbar.jsx";
import { numeral } from "./words.js";

const REFUSED = "The browser refused to copy. Download the lines instead.";
const CHANGED = "The lines have changed. Select them again.";
const FAILED = "The lines could not be fetched. Nothing was copied.";
const TOO_MUCH = `Not copied: over ${numeral(LIMIT_LINES)} lines or 20 MB. Download them instead.`;
const PART = "Only the lines in the page were copied. Select inside the output, or download it.";
/** @type {Record<string, string>} */
const LACKS = {
  events: "Copied without the events that are missing among these lines.",
  hits: "Copied before the search was done; more hits may follow.",
};

/** @import { LineRange } from "./data/lineLink.js" */
/** @import { LineSource } from "./data/LineSource.js" */
/** @import { Point } from "./data/rangeText.js" */

/** @typedef {[start: Point, end: Point]} Points */

/**
 * What became of a copy; `href` is where the lines can be downloaded instead, "" for nowhere.
 * @typedef {{words: string, href: string}} Notice
 */

const END = Number.POSITIVE_INFINITY;
/** @param {string} words */
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
/** @param {LineRange} range @returns {Points} */
const pointsOf = ({ first, last }) => [
  { index: first, offset: 0, n: first },
  { index: last, offset: END, n: last },
];

/** @param {unknown} error */
function wordsOf(error) {
  if (error instanceof TooMuchError) return TOO_MUCH;
  if (error instanceof ChangedError) return CHANGED;
  return error instanceof Error && error.name === "NotAllowedError" ? REFUSED : FAILED;
}

/**
 * Copies text of which the page lacks a part; browsers let a press of a key wait for it. Returns
 * what the copied text lacks: a key of LACKS, "" for nothing.
 * @param {LineSource} source @param {Points} points
 */
async function copyFetched(source, [start, end]) {
  let lacks = "";
  const text = textBetween(source, start, end).then((found) => {
    lacks = found.lacks;
    return found.text;
  });
  text.catch(() => null); // copyLater reports it
  await copyLater(text);
  return lacks;
}

/**
 * Copies the text between two points, or says why not.
 * @param {(words: string) => void} setSaid
 */
function useRangeCopy(setSaid) {
  const [notice, setNotice] = useState(/** @type {Notice | null} */ (null)); // until it is dismissed
  /** @param {LineSource} source @param {Points} points @param {unknown} error */
  const refuse = (source, [start, end], error) => {
    setSaid("");
    const words = wordsOf(error);
    setNotice({ words, href: words === CHANGED ? "" : downloadUrl(source, start, end) });
  };
  /** @param {string} words @param {string} lacks */
  const report = (words, lacks) => {
    setSaid(lacks ? "" : words);
    if (lacks) setNotice({ words: LACKS[lacks], href: "" });
  };
  /**
   * @param {LineSource} source @param {Points} range
   * @param {string} words the message afterwards
   * @param {ClipboardEvent} [event] the browser's own copy, which this replaces
   */
  const copy = (source, range, words, event) => {
    setNotice(null);
    const [start, end] = range;
    const refused = (/** @type {unknown} */ error) => refuse(source, range, error);
    event?.preventDefault(); // the browser's own copy would be a part
    try {
      if (end.index - start.index >= LIMIT_LINES) throw new TooMuchError();
      const here = textHere(source, start, end);
      if (here === null) {
        setSaid("Copying…");
        copyFetched(source, range).then((lacks) => report(words, lacks)).catch(refused);
      } else if (event) event.clipboardData?.setData("text/plain", here);
      else copyText(here).then(() => setSaid(words), refused);
    } catch (error) {
      refused(error);
    }
  };
  return { copy, notice, setNotice };
}

/**
 * Copying; `copySelected` takes the lines that are selected by their numbers, else all.
 * @param {LineSource} whole
 * @param {{range: LineRange | null}} selected
 */
export function useCopying(whole, selected) {
  const [said, setSaid] = useSaid();
  const { copy, notice, setNotice } = useRangeCopy(setSaid);
  const { range } = selected;
  const copySelected = () => {
    const words = range ? capital(`${rangeWords(range)} copied`) : "All lines copied";
    copy(whole, pointsOf(range ?? { first: 1, last: whole.total }), words);
  };
  /** @param {LineSource} source @param {Points} points @param {ClipboardEvent} [event] */
  const copySelection = (source, points, event) => copy(source, points, "Selection copied", event);
  const warnOfPart = (/** @type {LineSource} */ source) =>
    setNotice({ words: PART, href: downloadUrl(source, {}, {}) });
  const copyLink = (/** @type {number} */ line) => {
    const { origin, pathname, search } = window.location;
    const lines = range ?? { first: line, last: line };
    copyText(`${origin}${pathname}${search}${hashOf(lines)}`).then(
      () => setSaid(`Link to ${rangeWords(lines)} copied`),
      () => setNotice({ words: "The browser refused to copy. Copy the page's URL by hand.", href: "" }),
    );
  };
  const dismissNotice = () => setNotice(null);
  return { said, notice, dismissNotice, copySelected, copySelection, warnOfPart, copyLink };
}
