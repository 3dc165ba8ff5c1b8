/* A long output's view: which rows are rendered, and where they lie in their box.
   Rows lie in a sticky layer and are moved by a transform that is computed from their measured
   heights, so wrapped lines scroll exactly and the bar's coarse pixels do not matter.
   It works on elements; VirtualRows.jsx renders them and wheelTouch.js brings the inputs. */
import { LINE_PX, anchorAt, isWindowGood, shareAt, spacerPx, windowAround } from "./geometry.js";
import { isRowIn } from "./inSight.js";
import { RenderedRows } from "./RenderedRows.js";

/** @import { Anchor, RowWindow } from "./geometry.js" */
/** @import { ScrollMeaning } from "./scrollMeaning.js" */

const NEAR_END_PX = 8;
const BAR_END = 0.999_999;
const OWN_SCROLL_BOXES = 2; // a browser's own scroll to a rendered row is not longer
const UNKNOWN_BOX_PX = 800;

export class VirtualView {
  /** @type {HTMLElement | null} */
  box = null;
  /** @type {(wentUp: boolean) => void} */
  onUserMoved = () => {};
  onResized = () => {}; // not called: layout() itself keeps the end in sight
  isBarHeld = false; // the pointer is on the bar
  /** @type {"end" | number | null} the end or an index to keep in sight until the user moves */
  #pin = null;
  #carryPx = 0; // what a move could not do within the rendered rows
  #isBarMoving = false;
  #barPx = 0;
  #rows = new RenderedRows();
  /** @type {Anchor} */
  #anchor;

  /**
   * @param {object} how
   * @param {number} how.total
   * @param {number} how.index the row to begin with
   * @param {(next: RowWindow) => void} how.onWindow called when other rows are to be rendered
   * @param {(first: number, last: number) => void} how.onVisible called with the rows in sight
   */
  constructor({ total, index, onWindow, onVisible }) {
    this.total = total;
    this.onWindow = onWindow;
    this.onVisible = onVisible;
    this.#anchor = { index: Math.max(1, Math.min(index, total)), offset: 0 };
    /** The rows that are to be rendered. */
    this.window = windowAround(this.#anchor.index, total, UNKNOWN_BOX_PX);
  }

  /**
   * @param {HTMLElement | null} box
   * @param {HTMLElement | null} rows
   */
  attach(box, rows) {
    this.box = box;
    this.#rows.element = rows;
  }

  get boxPx() {
    return this.box?.clientHeight || UNKNOWN_BOX_PX;
  }

  topIndex() {
    return this.#anchor.index;
  }

  /** @param {number} total */
  setTotal(total) {
    if (total === this.total) return;
    this.total = total;
    if (this.#pin === "end") this.#pin = null; // following is what keeps the end in sight
    this.#render();
  }

  /**
   * Scrolls by pixels; returns those that are left over at either end.
   * @param {number} px
   */
  moveBy(px) {
    if (!this.#rows.rowOf(this.#anchor.index)) return px;
    this.#pin = null;
    this.#isBarMoving = false;
    const leftPx = this.#place(this.#rows.px(this.#anchor) + px);
    this.#apply();
    this.#render();
    if (leftPx !== px) this.onUserMoved(px < 0);
    return this.#carryPx === 0 ? leftPx : 0;
  }

  /** @param {number} count */
  moveLines(count) {
    this.moveBy(count * LINE_PX);
  }

  /** @param {number} count */
  movePages(count) {
    this.moveBy(count * (this.boxPx - 2 * LINE_PX));
  }

  toStart() {
    this.#go({ index: 1, offset: 0 }, null);
    this.onUserMoved(true);
  }

  toEnd({ isByUser = false } = {}) {
    this.#go({ index: Math.max(1, this.total), offset: 0 }, "end");
    if (isByUser) this.onUserMoved(false);
  }

  /**
   * Brings a row into the middle of the box, and the box into sight.
   * @param {number} index
   */
  show(index) {
    const chosen = Math.max(1, Math.min(index, this.total));
    this.#go({ index: chosen, offset: 0 }, chosen);
    this.box?.scrollIntoView({ block: "nearest" });
  }

  /** As WholeView's; here a move is reported as it is made, before more lines can come. */
  get hasReachedEnd() {
    return this.isAtEnd();
  }

  isAtEnd() {
    if (!this.#rows.element) return false;
    if (this.#pin === "end") return true;
    const isRendered = this.#rows.window.last === this.total;
    return isRendered && this.#endPx() < this.#rows.px(this.#anchor) + NEAR_END_PX;
  }

  /**
   * Whether the row of this index is in sight.
   * @param {number} index
   */
  isInSight(index) {
    return isRowIn(this.box, this.#rows.rowOf(index));
  }

  /**
   * After every rendering and every change of size: puts the rows where they belong.
   * @param {RowWindow} rendered the rows that are in the page
   */
  layout(rendered = this.#rows.window) {
    const rows = this.#rows;
    rows.window = rendered;
    if (!rows.element || !this.box?.clientHeight || this.total === 0) return;
    if (this.#render() || !rows.rowOf(this.#anchor.index)) return; // called again when rendered
    if (this.#pin === "end") this.#place(this.#endPx());
    else if (this.#pin) this.#placeInMiddle(this.#pin);
    else this.#place(rows.px(this.#anchor) + this.#carryPx);
    this.#apply();
    this.#render();
  }

  /** The bar was dragged, or the browser scrolled by itself: to show a row to a screen reader,
      or along with a selection. Such a small scroll means its pixels. */
  barMoved() {
    if (!this.box) return;
    const top = this.box.scrollTop;
    const movedPx = top - this.#barPx;
    if (Math.abs(movedPx) <= 1) return;
    const range = this.#barRangePx();
    const share = range > 0 ? top / range : 0;
    const isInside = share > 0 && share <= BAR_END;
    if (!this.isBarHeld && isInside && Math.abs(movedPx) <= OWN_SCROLL_BOXES * this.boxPx) {
      this.moveBy(movedPx);
      return;
    }
    this.#barPx = top;
    this.#isBarMoving = true;
    this.#carryPx = 0;
    if (share > BAR_END) this.#go({ index: this.total, offset: 0 }, "end");
    else this.#go(anchorAt(share, this.total, this.boxPx), null);
    this.#isBarMoving = true;
    this.onUserMoved(movedPx < 0);
  }

  /**
   * As WholeView's; here the box's scrolls are noticed as they come, see barMoved().
   * @returns {ScrollMeaning}
   */
  noticeScroll() {
    return "own";
  }

  /** Undoes the browser's own scrolling to a focused element. */
  keepBar() {
    if (this.box) this.box.scrollTop = this.#barPx;
  }

  /**
   * @param {Anchor} anchor
   * @param {"end" | number | null} pin
   */
  #go(anchor, pin) {
    this.#anchor = anchor;
    this.#pin = pin;
    this.#carryPx = 0;
    this.#isBarMoving = false;
    if (!this.#render()) this.layout();
  }

  /** Whether other rows are to be rendered; layout() is then called again. */
  #render() {
    if (isWindowGood(this.window, this.#anchor.index, this.total, this.boxPx)) return false;
    const next = windowAround(this.#anchor.index, this.total, this.boxPx);
    if (next.first === this.window.first && next.last === this.window.last) return false;
    this.window = next;
    this.onWindow(next);
    return true;
  }

  /** Where the box's top is when the last rendered row is at its bottom. */
  #endPx() {
    return this.#rows.heightPx - this.boxPx;
  }

  #barRangePx() {
    return spacerPx(this.total, this.boxPx) - this.boxPx;
  }

  /**
   * Puts the anchor at these pixels of the rendered rows; returns what lies beyond the output.
   * @param {number} px
   */
  #place(px) {
    const { first, last } = this.#rows.window;
    const isLast = last >= this.total;
    const lowest = isLast ? Math.max(0, this.#endPx()) : this.#rows.heightPx - 1;
    const placed = Math.max(0, Math.min(lowest, px));
    const leftPx = px - placed;
    const isEdge = (leftPx < 0 && first === 1) || (leftPx > 0 && isLast);
    this.#carryPx = isEdge ? 0 : leftPx;
    this.#anchor = this.#rows.anchorAt(placed);
    return isEdge ? leftPx : 0;
  }

  /** @param {number} index */
  #placeInMiddle(index) {
    const row = this.#rows.rowOf(index);
    if (!row) return;
    const spare = Math.max(0, (this.boxPx - row.getBoundingClientRect().height) / 2);
    this.#place(this.#rows.topPx(row) - spare);
  }

  #apply() {
    const px = this.#rows.px(this.#anchor);
    this.#rows.moveUp(px);
    this.#moveBar();
    const low = this.#rows.anchorAt(px + this.boxPx - LINE_PX);
    this.onVisible(this.#anchor.index, Math.max(this.#anchor.index, low.index));
  }

  #moveBar() {
    if (this.#isBarMoving || !this.box) return;
    const { index, offset } = this.#anchor;
    const height = this.#rows.rowOf(index)?.getBoundingClientRect().height || LINE_PX;
    const rowShare = Math.min(1, offset / height);
    const share = this.isAtEnd() ? 1 : shareAt(index, rowShare, this.total, this.boxPx);
    this.box.scrollTop = share * this.#barRangePx();
    this.#barPx = this.box.scrollTop;
  }
}
