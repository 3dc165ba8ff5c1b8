/* The whole time of a line, in local time and in UTC: one tooltip for the whole column. Shown on
   hover, at the focus of a cell and at a tap on it. */
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { place } from "../../shared/placed.js";
import { fullTimes } from "./lineTime.js";

/** @import { RefObject } from "react" */
/** @import { LineSource } from "../data/LineSource.js" */

const HOVER_MS = 350;

/**
 * The cell that is pointed at, and its line's time.
 * @typedef {{cell: HTMLElement, at: string}} Shown
 */

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
const cellOf = (target) => (target instanceof Element ? target.closest(".ov-time") : null);

/**
 * Calls `show` and `hide` as the user comes to a cell in the list and leaves it; returns what stops
 * that.
 * @param {HTMLElement} list
 * @param {(cell: HTMLElement) => void} show
 * @param {() => void} hide
 */
function listen(list, show, hide) {
  const stop = new AbortController();
  const { signal } = stop;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const showSoon = (/** @type {HTMLElement} */ cell) => {
    clearTimeout(timer);
    timer = setTimeout(() => show(cell), HOVER_MS);
  };
  const leave = () => {
    clearTimeout(timer);
    hide();
  };
  const over = (/** @type {PointerEvent} */ event) => {
    const cell = cellOf(event.target);
    if (cell && event.pointerType !== "touch") showSoon(cell);
  };
  const out = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType !== "touch" && cellOf(event.target)) leave();
  };
  const clicked = (/** @type {MouseEvent} */ event) => {
    const cell = cellOf(event.target);
    if (cell) show(cell);
  };
  const focused = (/** @type {FocusEvent} */ event) => {
    const cell = cellOf(event.target);
    if (cell?.matches(":focus-visible")) show(cell);
  };
  list.addEventListener("pointerover", over, { signal });
  list.addEventListener("pointerout", out, { signal });
  list.addEventListener("click", clicked, { signal });
  list.addEventListener("focusin", focused, { signal });
  list.addEventListener("focusout", leave, { signal });
  /** @type {HTMLElement | null} The pointer may have come before this was loaded. */
  const pointedAt = list.querySelector(".ov-time:hover");
  if (pointedAt) showSoon(pointedAt);
  signal.addEventListener("abort", () => clearTimeout(timer));
  return () => stop.abort();
}

/**
 * While it is shown: Escape and a press elsewhere hide it, and so does scrolling, except where its
 * cell has the focus: that takes it along.
 * @param {Shown} shown
 * @param {HTMLElement} tip
 * @param {() => void} hide
 */
function follow({ cell }, tip, hide) {
  const stop = new AbortController();
  const { signal } = stop;
  const escaped = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // the selection stays
    hide();
  };
  const pressed = (/** @type {Event} */ event) => {
    if (cellOf(event.target) !== cell) hide();
  };
  const scrolled = () => {
    if (document.activeElement === cell) place(tip, cell, "start");
    else hide();
  };
  document.addEventListener("keydown", escaped, { signal, capture: true });
  document.addEventListener("pointerdown", pressed, { signal });
  window.addEventListener("scroll", scrolled, { signal, capture: true });
  return () => stop.abort();
}

/**
 * @param {object} props
 * @param {RefObject<HTMLElement | null>} props.list whose rows have the cells
 * @param {LineSource} props.source
 */
export default function TimeTip({ list, source }) {
  const tip = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [shown, setShown] = useState(/** @type {Shown | null} */ (null));
  const show = useEffectEvent((/** @type {HTMLElement} */ cell) => {
    /** @type {HTMLElement | null} */
    const row = cell.closest("[data-i]");
    const at = row && source.line(Number(row.dataset.i))?.at;
    setShown(at ? { cell, at } : null);
  });
  useEffect(() => {
    if (!list.current) return undefined;
    return listen(list.current, (cell) => show(cell), () => setShown(null));
  }, [list]);
  useEffect(() => {
    if (!shown || !tip.current) return undefined;
    tip.current.showPopover();
    place(tip.current, shown.cell, "start");
    return follow(shown, tip.current, () => setShown(null));
  }, [shown]);
  if (!shown) return null;
  const { local, utc } = fullTimes(shown.at);
  return createPortal(
    <div ref={tip} role="tooltip" popover="manual" className="tooltip ov-time-tip">
      <span>Local</span> <span>{local}</span> <span>UTC</span> <span>{utc}</span>
    </div>,
    document.body,
  );
}
