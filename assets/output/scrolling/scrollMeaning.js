/* What a scroll of a box means: whether it was the page's own, and else which way it went. Decided by
   positions alone: a busy machine delivers events late, and find, assistive technology and the bar
   scroll without any input that a page could see. Pure. */

const ROUNDING_PX = 1;

/**
 * A box that scrolls: its position and inner height, in pixels.
 * @typedef {{top: number, height: number}} Box
 */

/** @typedef {"own" | "up" | "down"} ScrollMeaning */

/**
 * @param {Box} was when its position was last set or noted
 * @param {Box & {toEndPx: number}} is now; `toEndPx` lie below what is in sight
 * @returns {ScrollMeaning}
 */
export function scrollMeaning(was, is) {
  const movedPx = is.top - was.top;
  if (Math.abs(movedPx) <= ROUNDING_PX) return "own";
  if (movedPx > 0) return "down";
  // The text or the box has changed its height, and the browser moved to the new end.
  if (is.toEndPx <= ROUNDING_PX || is.height !== was.height) return "own";
  return "up";
}
