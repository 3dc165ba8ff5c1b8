/* Copying lines and links, and the messages about it. What copies is loaded when it is first wanted: a
   press that comes before is done once it is here. */
import { useRef, useState } from "react";
import { LatePart } from "../shared/LatePart.js";
import { useRememberedChoice } from "./data/useRemembered.js";
import { useSaid } from "./useSaid.js";

/** @import { CopyFormat } from "./data/copyFormats.js" */
/** @import { LineRange } from "./data/lineLink.js" */
/** @import { LineSource } from "./data/LineSource.js" */
/** @import { Point } from "./data/rangeText.js" */
/** @import { CopiedJob, Notice, Reports } from "./copying.js" */

/** @typedef {[start: Point, end: Point]} Points */
/** @typedef {typeof import("./copying.js")} CopyTools */

/** @type {CopyFormat[]} The first is the standard. */
export const COPY_FORMATS = ["text", "numbers", "markdown"];

const NOT_LOADED = "Copying couldn't be loaded. Check the connection, then try again.";

/** @type {LatePart<CopyTools>} */
export const copyTools = new LatePart(() => import("./copying.js"));

/** @param {LineRange} range @param {number} total @returns {Points} */
function pointsOf({ first, last }, total) {
  const end = Math.min(last, total);
  return [
    { index: first, offset: 0, n: first },
    { index: end, offset: Number.POSITIVE_INFINITY, n: end },
  ];
}

/**
 * Where copying shows what becomes of it; what an older copy says no longer counts.
 * @param {(words: string) => void} setSaid
 */
function useReports(setSaid) {
  const [notice, setNotice] = useState(/** @type {Notice | null} */ (null)); // until it is dismissed
  const [busy, setBusy] = useState("");
  const newest = useRef(0);
  /** @returns {Reports} */
  const begin = () => {
    newest.current += 1;
    const own = newest.current;
    /** @type {<Value>(set: (value: Value) => void) => (value: Value) => void} */
    const ifNewest = (set) => (value) => {
      if (own === newest.current) set(value);
    };
    setNotice(null);
    setBusy("");
    return { setSaid: ifNewest(setSaid), setNotice: ifNewest(setNotice), setBusy: ifNewest(setBusy) };
  };
  return { notice, dismissNotice: () => setNotice(null), busy, begin };
}

/**
 * Copying; `copyLines` takes whole lines in one of three formats, of which the last one is remembered,
 * `copySelection` what is selected as text. `withTools` does something once what copies is here.
 * @param {LineSource} whole
 * @param {LineRange | null} range the lines that are selected by their numbers
 * @param {CopiedJob} job
 */
export function useCopying(whole, range, job) {
  const [said, setSaid] = useSaid();
  const [format, setFormat] = useRememberedChoice("jobpane.output.copy", COPY_FORMATS);
  const { notice, dismissNotice, busy, begin } = useReports(setSaid);
  const withTools = (/** @type {(tools: CopyTools) => void} */ act) =>
    copyTools.whenHere(act, () => begin().setNotice({ words: NOT_LOADED, href: "" }));
  /** @param {LineSource} source @param {Points} points @param {CopyFormat} wanted */
  const copyLines = (source, points, wanted) =>
    withTools((tools) => tools.copyLines({ source, points, format: wanted, job }, begin()));
  /**
   * @param {LineSource} source @param {Points} points
   * @param {{event?: ClipboardEvent, around?: (text: string) => string}} [how] around: puts what is
   *   selected beside the lines to their text
   */
  const copySelection = (source, points, how = {}) =>
    withTools((tools) => tools.copySelection({ source, points, ...how }, begin()));
  const copyLink = (/** @type {number} */ line) =>
    withTools((tools) => tools.copyLink(range ?? { first: line, last: line }, begin()));
  /** The lines that are selected by their numbers, else null. @returns {Points | null} */
  const rangePoints = () => range && pointsOf(range, whole.total);
  const sayChanged = () => withTools((tools) => tools.sayChanged(begin()));
  return { said: busy || said, notice, dismissNotice, format, setFormat, withTools, copyLines, copySelection, copyLink, sayChanged, rangePoints };
}
