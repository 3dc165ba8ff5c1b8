/* Keeps the text selection in the lines, and copies all of it: also the lines that are not in the
   page. What the browser would copy by itself is only what is rendered. */
import { useEffect, useEffectEvent, useState } from "react";
import { LateSelection } from "./rows/LateSelection.js";
import { copyTools } from "./useCopying.js";

/** @import { RefObject } from "react" */
/** @import { LineSource } from "./data/LineSource.js" */

/** @param {EventTarget | null} element */
const isField = (element) => element instanceof Element && Boolean(element.closest("input, textarea, [contenteditable]"));

/**
 * Reports what the user does to the selection; returns the function that stops that.
 * @param {LateSelection} selection
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
    copyTools.prepare();
  };
  document.addEventListener("selectstart", started, { signal });
  const released = (/** @type {PointerEvent} */ event) => selection.own?.endDrag(hasBegun ? event.clientY : null);
  document.addEventListener("pointerup", released, { signal });
  document.addEventListener("selectionchange", () => selection.own?.read(), { signal });
  document.addEventListener("copy", onCopy, { signal });
  return () => stop.abort();
}

/**
 * The selection of text in the lines of `source`, and `selectAll` and `copyHidden` for keys.
 * @param {object} how
 * @param {RefObject<HTMLElement | null>} how.box the lines' box
 * @param {LineSource} how.source
 * @param {Pick<ReturnType<typeof import("./useCopying.js").useCopying>, "withTools" | "copySelection" | "sayChanged">}
 *   how.copying
 */
export function useTextSelection({ box, source, copying }) {
  const [selection] = useState(() => new LateSelection(copyTools));
  const copied = useEffectEvent((/** @type {ClipboardEvent} */ event) => {
    if (isField(event.target)) return;
    const isHere = selection.own !== null;
    if (!isHere && !selection.isInLines()) return;
    if (!isHere) event.preventDefault(); // the browser's own copy may be a part
    copying.withTools((tools) => {
      if (!isHere && selection.isCut) copying.sayChanged();
      const copy = selection.own && tools.selectedCopy(selection.own, source, !isHere);
      if (copy) copying.copySelection(source, copy.points, { event: isHere ? event : undefined, around: copy.around });
    });
  });
  useEffect(() => selection.attach(box.current), [selection, box]);
  useEffect(() => listen(selection, (event) => copied(event)), [selection]);
  useEffect(() => selection.clear(), [selection, source]);
  const selectAll = () => {
    if (source.total === 0) return false;
    selection.selectAll(source.total);
    copying.withTools(() => {}); // says it if they cannot be loaded
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
