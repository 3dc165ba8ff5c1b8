// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/immutability -- to be mended (issue 10) */
/* Keeps the text selection in the lines, and copies all of it: also the lines that are not in the
   page. What the browser would copy by itself is only what is rendered. */
import { useEffect, useRef, useState } from "react";
import { TextSelection } from "./rows/TextSelection.js";

const isField = (element) => Boolean(element?.closest?.("input, textarea, [contenteditable]"));

/** Whether all lines are in the page, so that the browser's own copy has them. */
function isWholeInPage(source) {
  if (!source.cachesAll) return false;
  for (let index = 1; index <= source.total; index += 1) if (!source.isAnswered(index)) return false;
  return true;
}

/** One line that is in the page is the browser's to copy, with its colors. */
const isBrowsers = (selection, source, [start, end]) =>
  start.index === end.index && !source.line(start.index)?.omitted && selection.isInPage(start);

function listen(selection, latest) {
  let isExtending = false;
  const pressed = (event) => {
    isExtending = event.shiftKey;
  };
  const begun = () => selection.begin(isExtending);
  const changed = () => selection.read();
  const released = () => selection.endDrag();
  const copied = (event) => {
    if (isField(event.target)) return;
    selection.read();
    const { source, copying } = latest.current;
    const range = selection.range(source.total);
    if (!range) {
      if (selection.isMixed() && !isWholeInPage(source)) copying.warnOfPart(source);
    } else if (!isBrowsers(selection, source, range)) {
      copying.copySelection(source, range, event);
    }
  };
  const listeners = [
    ["pointerdown", pressed],
    ["selectstart", begun],
    ["pointerup", released],
    ["selectionchange", changed],
    ["copy", copied],
  ];
  for (const [name, listener] of listeners) document.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of listeners) document.removeEventListener(name, listener);
  };
}

/** The selection of text in the lines of `source`, and `selectAll` and `copyHidden` for keys. */
export function useTextSelection({ box, source, copying }) {
  const [selection] = useState(() => new TextSelection());
  const latest = useRef(null);
  useEffect(() => {
    latest.current = { source, copying };
    selection.box = box.current;
  });
  useEffect(() => listen(selection, latest), [selection]);
  useEffect(() => selection.clear(), [selection, source]);
  const selectAll = () => {
    if (source.total === 0) return false;
    selection.selectAll(source.total);
    return true;
  };
  /** Copies a selection none of whose lines are in the page, of which the browser knows nothing. */
  const copyHidden = () => {
    const range = selection.range(source.total);
    if (!range || !document.getSelection().isCollapsed) return false;
    copying.copySelection(source, range);
    return true;
  };
  return { selection, selectAll, copyHidden };
}
