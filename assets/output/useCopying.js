// @ts-nocheck: types are to be written (issue 10)
/* Copying lines and links, and what is said of it. */
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
const LACKS = {
  events: "Copied without the events that are missing among these lines.",
  hits: "Copied before the search was done; more hits may follow.",
};

const END = Number.POSITIVE_INFINITY;
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
const pointsOf = ({ first, last }) => [
  { index: first, offset: 0, n: first },
  { index: last, offset: END, n: last },
];

function wordsOf(error) {
  if (error instanceof TooMuchError) return TOO_MUCH;
  if (error instanceof ChangedError) return CHANGED;
  return error?.name === "NotAllowedError" ? REFUSED : FAILED;
}

/** Copies the text between two points, or says why not: `{copy, notice, setNotice}`. */
function useRangeCopy(setSaid) {
  const [notice, setNotice] = useState(null); // {words, href}: stays until it is dismissed
  const refuse = (source, [start, end], error) => {
    setSaid("");
    const words = wordsOf(error);
    setNotice({ words, href: words === CHANGED ? "" : downloadUrl(source, start, end) });
  };
  /** Fetches what the page has not; browsers let a press of a key wait for it. */
  const copyFetched = async (source, [start, end], words) => {
    let lacks = "";
    const text = textBetween(source, start, end).then((found) => {
      lacks = found.lacks;
      return found.text;
    });
    text.catch(() => null); // reported by what waits for it
    await copyLater(text);
    setSaid(lacks ? "" : words);
    if (lacks) setNotice({ words: LACKS[lacks], href: "" });
  };
  const copy = (source, range, words, event) => {
    setNotice(null);
    const [start, end] = range;
    const refused = (error) => refuse(source, range, error);
    event?.preventDefault(); // the browser's own copy would be a part
    try {
      if (end.index - start.index >= LIMIT_LINES) throw new TooMuchError();
      const here = textHere(source, start, end);
      if (here === null) {
        setSaid("Copying…");
        copyFetched(source, range, words).catch(refused);
      } else if (event) event.clipboardData.setData("text/plain", here);
      else copyText(here).then(() => setSaid(words), refused);
    } catch (error) {
      refused(error);
    }
  };
  return { copy, notice, setNotice };
}

/** `{said, notice, dismissNotice, copySelected, copySelection, warnOfPart, copyLink}`; `copySelected`
    takes the lines that are selected by their numbers, else all. */
export function useCopying(whole, selected) {
  const [said, setSaid] = useSaid();
  const { copy, notice, setNotice } = useRangeCopy(setSaid);
  const { range } = selected;
  const copySelected = () => {
    const words = range ? capital(`${rangeWords(range)} copied`) : "All lines copied";
    copy(whole, pointsOf(range ?? { first: 1, last: whole.total }), words);
  };
  const copySelection = (source, points, event) => copy(source, points, "Selection copied", event);
  const warnOfPart = (source) =>
    setNotice({ words: PART, href: downloadUrl(source, {}, {}) });
  const copyLink = (line) => {
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
