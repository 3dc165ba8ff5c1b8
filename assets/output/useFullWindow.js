/* The output alone in the window. The same elements stay, so that the focus, the lines in sight and
   the selection do too; what is behind cannot be reached meanwhile. */
import { useEffect, useState } from "react";

/** @import { RefObject } from "react" */

/**
 * Makes everything but `element` inert, up to the body; returns what undoes that.
 * @param {HTMLElement} element
 */
function makeOthersInert(element) {
  /** @type {HTMLElement[]} */
  const made = [];
  for (let inner = element; inner.parentElement && inner !== document.body; inner = inner.parentElement) {
    for (const other of inner.parentElement.children) {
      if (other === inner || !(other instanceof HTMLElement) || other.inert) continue;
      other.inert = true;
      made.push(other);
    }
  }
  return () => {
    for (const other of made) other.inert = false;
  };
}

/**
 * `{isFull, leftPx, toggle}`; `leftPx` is the height of the place that the output has left, which
 * keeps a page, and a portal's frame around it, as high as it was.
 * @param {RefObject<HTMLElement | null>} section
 * @param {boolean} isOpen a folded output fills nothing
 */
export function useFullWindow(section, isOpen) {
  const [leftPx, setLeftPx] = useState(0);
  const isFull = leftPx > 0 && isOpen;
  useEffect(() => {
    if (!isFull || !section.current) return undefined;
    return makeOthersInert(section.current);
  }, [isFull, section]);
  const toggle = () => {
    const heightPx = section.current?.offsetHeight ?? 0;
    setLeftPx(isFull ? 0 : Math.max(1, heightPx));
  };
  return { isFull, leftPx: isFull ? leftPx : 0, toggle };
}
