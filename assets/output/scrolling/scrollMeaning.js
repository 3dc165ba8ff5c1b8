// @ts-nocheck: types are to be written (issue 10)
/* What a scroll of a box means: whether it was the page's own, and else which way it went. Decided by
   positions alone: a busy machine delivers events late, and find, assistive technology and the bar
   scroll without any input that a page could see. Pure. */

const ROUNDING_PX = 1;

/** "own", "up" or "down". `was` is what the box was when its position was last set or noted, `is`
    what it is now: `{top, height}`, and `toEndPx` the pixels below what is in sight. */
export function scrollMeaning(was, is) {
  const movedPx = is.top - was.top;
  if (Math.abs(movedPx) <= ROUNDING_PX) return "own";
  if (movedPx > 0) return "down";
  // The text or the box has changed its height, and the browser moved to the new end.
  if (is.toEndPx <= ROUNDING_PX || is.height !== was.height) return "own";
  return "up";
}
