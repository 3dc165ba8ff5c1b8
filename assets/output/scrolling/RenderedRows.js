/* The rows of a long output that are in the page: their elements, and where these lie. Pixels count
   from the top of the first one, and come from measured heights, since lines may be wrapped. */

/** @import { Anchor, RowWindow } from "./geometry.js" */

export class RenderedRows {
  /** @type {HTMLElement | null} */
  element = null;
  /** @type {RowWindow} which rows the element has; none at first */
  window = { first: 1, last: 0 };

  /**
   * The row of an index, undefined where it is not in the page.
   * @param {number} index
   * @returns {Element | undefined}
   */
  rowOf(index) {
    const { first, last } = this.window;
    return index >= first && index <= last ? this.element?.children[index - first] : undefined;
  }

  get heightPx() {
    return this.element?.getBoundingClientRect().height ?? 0;
  }

  /** @param {Element} row */
  topPx(row) {
    return row.getBoundingClientRect().top - (this.element?.getBoundingClientRect().top ?? 0);
  }

  /**
   * The pixels of a position; of one whose row is not in the page, only those within that row.
   * @param {Anchor} anchor
   */
  px({ index, offset }) {
    const row = this.rowOf(index);
    return (row ? this.topPx(row) : 0) + offset;
  }

  /**
   * The position at these pixels; beyond the rows in the page, in the nearest one.
   * @param {number} px
   * @returns {Anchor}
   */
  anchorAt(px) {
    const rows = /** @type {HTMLElement} */ (this.element).children;
    let low = 0;
    let high = this.window.last - this.window.first;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.topPx(rows[middle]) <= px) low = middle;
      else high = middle - 1;
    }
    return { index: this.window.first + low, offset: px - this.topPx(rows[low]) };
  }

  /**
   * Moves the rows up by these pixels.
   * @param {number} px
   */
  moveUp(px) {
    if (this.element) this.element.style.transform = `translateY(${-px}px)`;
  }
}
