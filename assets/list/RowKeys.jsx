/* Around a table of jobs: j and k move the focus over its rows, x selects one, and Enter opens it as any
   link. The focus is a row's link, so it is where Tab would be. It stays with its job while the list
   changes, and when the job leaves the list it goes to the row in its place. */
import { useEffect, useRef } from "react";
import { letterOf } from "../shared/letterKeys.js";
import { hasLetterKeys } from "../shared/letterSetting.js";
import { useKeyListener } from "../shared/useKeyListener.js";
import { stepped, successor } from "./rowSteps.js";

/** @import { MouseEvent, ReactNode, RefObject } from "react" */
/** @typedef {RefObject<HTMLDivElement | null>} Box */

const ROW = "tbody tr";
const LINK = "a[href]";
const PRESSED_ITSELF = "a, button, input, label, select";

/** @param {Box} box @returns {HTMLElement[]} */
const rowsIn = (box) => [...(box.current?.querySelectorAll(ROW) ?? [])].filter((row) => row instanceof HTMLElement);

/** @param {HTMLElement | undefined} row */
function focusRow(row) {
  const link = row?.querySelector(LINK);
  if (!(link instanceof HTMLElement)) return;
  link.focus();
  row?.scrollIntoView({ block: "nearest" });
}

/**
 * Follows which row has the focus, or had it last, by its index; moves the focus on when it has left.
 * @param {Box} box
 */
function useRowFocus(box) {
  const index = useRef(-1);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    /** @type {Element | null} */
    let row = null;
    const focused = (/** @type {FocusEvent} */ event) => {
      row = event.target instanceof Element ? event.target.closest(ROW) : null;
      const place = row instanceof HTMLElement ? rowsIn(box).indexOf(row) : -1;
      if (place >= 0) index.current = place;
    };
    const changed = () => {
      if (row?.isConnected) {
        index.current = Math.max(0, rowsIn(box).indexOf(/** @type {HTMLElement} */ (row)));
      } else if (row && document.activeElement === document.body) {
        const rows = rowsIn(box);
        focusRow(rows[successor(index.current, rows.length)]);
      }
    };
    const observer = new MutationObserver(changed);
    observer.observe(element, { childList: true, subtree: true });
    element.addEventListener("focusin", focused);
    return () => {
      observer.disconnect();
      element.removeEventListener("focusin", focused);
    };
  }, [box]);
  return index;
}

/** @param {{children: ReactNode}} props */
export default function RowKeys({ children }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const index = useRowFocus(box);
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    const letter = hasLetterKeys() ? letterOf(event) : "";
    const rows = rowsIn(box);
    if (rows.length === 0) return;
    if (letter === "j" || letter === "k") {
      focusRow(rows[stepped(index.current, letter === "j" ? 1 : -1, rows.length)]);
    } else if (letter === "x") {
      const row = document.activeElement?.closest(ROW);
      const picker = row && box.current?.contains(row) ? row.querySelector("input") : null;
      if (!picker) return;
      picker.click();
    } else return;
    event.preventDefault();
  };
  useKeyListener(pressed);
  // The row's link lies over all of the row but what shows a tooltip: a press there opens the job too.
  const clicked = (/** @type {MouseEvent} */ event) => {
    if (!(event.target instanceof Element) || event.target.closest(PRESSED_ITSELF)) return;
    const link = event.target.closest(ROW)?.querySelector(LINK);
    const { ctrlKey, metaKey, shiftKey } = event;
    link?.dispatchEvent(
      new window.MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }),
    );
  };
  return (
    <div ref={box} className="jobs-box" onClick={clicked}>
      {children}
    </div>
  );
}
