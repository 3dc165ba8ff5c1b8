/* Where a long output stands: the arithmetic between lines, pixels and the scroll bar.
   The position is exact (a line and pixels into it); the bar is only derived from it, because
   browsers stop at 16 to 33 million pixels. */

/**
 * The row at the top of what is in sight, and how many of its pixels are out of sight.
 * @typedef {{index: number, offset: number}} Anchor
 */

/**
 * The rows that are rendered, both included.
 * @typedef {{first: number, last: number}} RowWindow
 */

const remPx = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
export const LINE_PX = typeof document === "undefined" ? 20 : 1.25 * remPx(); // as in view.css
export const SPACER_LIMIT_PX = 8_000_000; // half of what the most limited browser lays out
const OVERSCAN = 60; // rows above and below: more than a wheel's turn between two frames
const STEP = 20; // the window moves in steps, so that most scrolling renders nothing

export const ROWS_LIMIT = 600;

/**
 * How high the bar's track pretends the output to be.
 * @param {number} total
 * @param {number} boxPx
 */
export const spacerPx = (total, boxPx) =>
  Math.max(boxPx, Math.min(SPACER_LIMIT_PX, total * LINE_PX));

/** @param {number} boxPx */
const rowsIn = (boxPx) => Math.ceil(boxPx / LINE_PX) + 1;

/**
 * The rows to render around `index`, and at the end of the output around its last page.
 * @param {number} index
 * @param {number} total
 * @param {number} boxPx
 * @returns {RowWindow}
 */
export function windowAround(index, total, boxPx) {
  const visible = Math.min(rowsIn(boxPx), ROWS_LIMIT - 2 * OVERSCAN - 2 * STEP);
  const above = Math.min(index, Math.max(1, total - visible)) - OVERSCAN;
  const first = Math.max(1, Math.floor(above / STEP) * STEP + 1);
  const last = Math.min(total, Math.ceil((index + visible + OVERSCAN) / STEP) * STEP);
  return { first, last };
}

/**
 * Whether what is rendered still reaches well beyond what is in sight.
 * @param {RowWindow} rendered
 * @param {number} index
 * @param {number} total
 * @param {number} boxPx
 */
export function isWindowGood({ first, last }, index, total, boxPx) {
  if (last > total || (total > 0 && last < first)) return false;
  const isHighEnough = first === 1 || index - first >= OVERSCAN / 2;
  const isLowEnough = last === total || last - index - rowsIn(boxPx) >= OVERSCAN / 2;
  return isHighEnough && isLowEnough;
}

/**
 * @param {number} total
 * @param {number} boxPx
 */
const span = (total, boxPx) => Math.max(1, total - boxPx / LINE_PX);

/**
 * The bar's share (0 to 1) at a row.
 * @param {number} index
 * @param {number} rowShare the part of the row that is out of sight, 0 to 1
 * @param {number} total
 * @param {number} boxPx
 */
export const shareAt = (index, rowShare, total, boxPx) =>
  Math.min(1, (index - 1 + rowShare) / span(total, boxPx));

/**
 * The position at the bar's share.
 * @param {number} share
 * @param {number} total
 * @param {number} boxPx
 * @returns {Anchor}
 */
export function anchorAt(share, total, boxPx) {
  const exact = share * span(total, boxPx);
  const index = Math.min(Math.max(1, total), Math.floor(exact) + 1);
  return { index, offset: Math.min(1, Math.max(0, exact - (index - 1))) * LINE_PX };
}
