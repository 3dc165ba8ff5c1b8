/* What a print has in place of the box that scrolls: up to PRINT_LIMIT of the lines that are here,
   and what it leaves out. Empty until the browser is about to print. */
import { useEffect, useEffectEvent, useState } from "react";
import { flushSync } from "react-dom";
import { printedRange } from "./data/printed.js";
import { MemoRow } from "./rows/Line.jsx";
import { rowProps } from "./rows/rowProps.js";
import { digitsOf } from "./Scroller.jsx";
import { leftOutWords } from "./words.js";

/** @import { Output } from "./useOutput.js" */
/** @import { LineRange } from "./data/lineLink.js" */

/**
 * `{range, words}` while the browser prints, else null.
 * @typedef {{range: LineRange | null, words: string[]}} Print
 */

/**
 * What is printed, as far as it is here.
 * @param {Output} output
 * @param {boolean} isOpen
 * @returns {Print}
 */
function printOf({ lines, view }, isOpen) {
  const { shown } = lines;
  if (!isOpen) return { range: null, words: ["The output is folded and not printed."] };
  if (!shown.hasAnswer) return { range: null, words: ["The output had not loaded when this was printed."] };
  if (shown.total === 0) return { range: null, words: [] };
  const range = printedRange(shown, view.viewRef.current?.topIndex() ?? 1);
  if (!range) return { range, words: leftOutWords({ first: shown.total + 1, last: shown.total }, shown) };
  return { range, words: leftOutWords(range, shown) };
}

/**
 * @param {Output} output
 * @param {boolean} isOpen a folded output is not printed
 */
export function usePrint(output, isOpen) {
  const [print, setPrint] = useState(/** @type {Print | null} */ (null));
  const begin = useEffectEvent(() => flushSync(() => setPrint(printOf(output, isOpen))));
  const end = useEffectEvent(() => setPrint(null));
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener("beforeprint", () => begin(), { signal });
    window.addEventListener("afterprint", () => end(), { signal });
    return () => stop.abort();
  }, []);
  return print;
}

/** @param {{print: Print | null, output: Output}} props */
export function Printed({ print, output }) {
  if (!print) return null;
  const { range, words } = print;
  const digits = digitsOf(output.lines.whole.total);
  const { shown } = output.lines;
  const rows = [];
  for (let index = range?.first ?? 1; index <= (range?.last ?? 0); index += 1) {
    rows.push(<MemoRow key={index} {...rowProps(shown, index, output.view.rowLook)} />);
  }
  return (
    <div className="ov-printed">
      <div
        role="list"
        className="ov-list"
        style={/** @type {import("react").CSSProperties} */ ({ "--ov-digits": digits })}
      >
        {rows}
      </div>
      {words.length > 0 && <p>{words.join(" ")}</p>}
    </div>
  );
}
