/* Keeps the text selection in the lines, and copies all of it: also the lines that are not in the
   page. What the browser would copy by itself is only what is rendered. */
import { useEffect, useEffectEvent, useState } from "react";
import { TextSelection } from "./rows/TextSelection.js";

/** @import { RefObject } from "react" */
/** @import { LineSource } from "./data/LineSource.js" */
/** @import { Points } from "./useCopying.js" */

/** @param {EventTarget | null} element */
const isField = (element) => element instanceof Element && Boolean(element.closest("input, textarea, [contenteditable]"));

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
 * Reports what the user does to the selection; returns the function that stops that.
 * @param {TextSelection} selection
 * @param {(event: ClipboardEvent) => void} onCopy
 */
function listen(selection, onCopy) {
  let isExtending = false;
  let hasBegun = false; // since the pointer was pressed
  const stop = new AbortController();
  const { signal } = stop;
  const pressed = (/** @type {PointerEvent} */ event) => {
    isExtending = event.shiftKey;
    hasBegun = false;
  };
  document.addEventListener("pointerdown", pressed, { signal });
  const started = () => {
    hasBegun = true;
    selection.begin(isExtending);
  };
  document.addEventListener("selectstart", started, { signal });
  document.addEventListener("pointerup", (event) => selection.endDrag(hasBegun ? event.clientY : null), { signal });
  document.addEventListener("selectionchange", () => selection.read(), { signal });
  document.addEventListener("copy", onCopy, { signal });
  return () => stop.abort();
}

/**
 * The selection of text in the lines of `source`, and `selectAll` and `copyHidden` for keys.
 * @param {object} how
 * @param {RefObject<HTMLElement | null>} how.box the lines' box
 * @param {LineSource} how.source
 * @param {Pick<ReturnType<typeof import("./useCopying.js").useCopying>, "copySelection">}
 *   how.copying
 */
export function useTextSelection({ box, source, copying }) {
  const [selection] = useState(() => new TextSelection());
  /** Lines together with what is around them: the browser has only those lines that are in the page. */
  const copyMixed = (/** @type {ClipboardEvent} */ event) => {
    const mixed = isWholeInPage(source) ? null : selection.mixed(source.total);
    if (!mixed) return;
    const { points, before, after } = mixed;
    const around = (/** @type {string} */ text) => [before, text, after].filter(Boolean).join("\n");
    copying.copySelection(source, points, { event, around });
  };
  const copied = useEffectEvent((/** @type {ClipboardEvent} */ event) => {
    if (isField(event.target)) return;
    selection.read();
    const range = selection.range(source.total);
    if (!range) copyMixed(event);
    else if (!isBrowsers(selection, source, range)) copying.copySelection(source, range, { event });
  });
  useEffect(() => selection.attach(box.current), [selection, box]);
  useEffect(() => listen(selection, (event) => copied(event)), [selection]);
  useEffect(() => selection.clear(), [selection, source]);
  const selectAll = () => {
    if (source.total === 0) return false;
    selection.selectAll(source.total);
    return true;
  };
  /** Copies a selection none of whose lines are in the page, of which the browser knows nothing. */
  const copyHidden = () => {
    const range = selection.range(source.total);
    if (!range || !document.getSelection()?.isCollapsed) return false;
    copying.copySelection(source, range);
    return true;
  };
  return { selection, selectAll, copyHidden };
}
