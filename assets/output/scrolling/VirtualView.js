// @ts-nocheck: types are to be written (issue 10)
/* A long output's view: which rows are rendered, and where they lie in their box.
   Rows lie in a sticky layer and are moved by a transform that is computed from their measured
   heights, so wrapped lines scroll exactly and the bar's coarse pixels do not matter.
   It works on elements; VirtualRows.jsx renders them and wheelTouch.js brings the inputs. */
import { isRowIn } from "./inSight.js";
import { LINE_PX, anchorAt, isWindowGood, shareAt, spacerPx, windowAround } from "./geometry.js";

const NEAR_END_PX = 8;
const BAR_END = 0.999_999;
const OWN_SCROLL_BOXES = 2; // a browser's own scroll to a rendered row is not longer

export class VirtualView {
  constructor({ total, index, onWindow, onVisible }) {
    this.total = total;
    this.onWindow = onWindow;
    this.onVisible = onVisible;
    this.onUserMoved = () => {};
    this.anchor = { index: Math.max(1, Math.min(index, total)), offset: 0 };
    this.pin = null; // "end", or the line to keep in the middle until the user moves
    this.carryPx = 0; // what a move could not do within the rendered rows
    this.isBarHeld = false; // the pointer is on the bar
    this.isBarMoving = false;
    this.barPx = 0;
    this.box = null;
    this.rows = null;
    this.window = windowAround(this.anchor.index, total, 800);
    this.rendered = { first: 1, last: 0 }; // the window that the elements are of
  }

  attach(box, rows) {
    this.box = box;
    this.rows = rows;
  }

  get boxPx() {
    return this.box?.clientHeight || 800;
  }

  topIndex() {
    return this.anchor.index;
  }

  setTotal(total) {
    if (total === this.total) return;
    this.total = total;
    if (this.pin === "end") this.pin = null; // following is who keeps the end in sight
    this.#render();
  }

  /** Scrolls by pixels; answers those that are left over at either end. */
  moveBy(px, { isByUser = true } = {}) {
    if (!this.rowOf(this.anchor.index)) return px;
    this.pin = null;
    this.isBarMoving = false;
    const leftPx = this.#place(this.#px(this.anchor) + px);
    this.#apply();
    this.#render();
    if (isByUser && leftPx !== px) this.onUserMoved(px < 0);
    return this.carryPx === 0 ? leftPx : 0;
  }

  moveLines(count) {
    this.moveBy(count * LINE_PX);
  }

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

  /** Brings a place into the middle of the box, and the box into sight. */
  show(index) {
    const chosen = Math.max(1, Math.min(index, this.total));
    this.#go({ index: chosen, offset: 0 }, chosen);
    this.box?.scrollIntoView({ block: "nearest" });
  }

  isAtEnd() {
    if (!this.rows) return false;
    if (this.pin === "end") return true;
    const endPx = this.#bottomPx() - this.boxPx;
    return this.rendered.last === this.total && endPx < this.#px(this.anchor) + NEAR_END_PX;
  }

  rowOf(index) {
    const { first, last } = this.rendered;
    return index >= first && index <= last ? this.rows?.children[index - first] : undefined;
  }

  /** Whether a row of this place is in sight. */
  isInSight(index) {
    return isRowIn(this.box, this.rowOf(index));
  }

  /** After every rendering and every change of size: put the rows where they belong. */
  layout(rendered = this.rendered) {
    this.rendered = rendered;
    if (!this.rows || !this.box?.clientHeight || this.total === 0) return;
    if (this.#render() || !this.rowOf(this.anchor.index)) return; // called again when rendered
    if (this.pin === "end") this.#place(this.#bottomPx() - this.boxPx);
    else if (this.pin) this.#placeInMiddle(this.pin);
    else this.#place(this.#px(this.anchor) + this.carryPx);
    this.#apply();
    this.#render();
  }

  /** The bar was dragged, or the browser scrolled by itself: to show a row to a screen reader,
      or along with a selection. Such a small scroll means its pixels. */
  barMoved() {
    const top = this.box.scrollTop;
    const movedPx = top - this.barPx;
    if (Math.abs(movedPx) <= 1) return;
    const range = spacerPx(this.total, this.boxPx) - this.boxPx;
    const share = range > 0 ? top / range : 0;
    const isInside = share > 0 && share <= BAR_END;
    if (!this.isBarHeld && isInside && Math.abs(movedPx) <= OWN_SCROLL_BOXES * this.boxPx) {
      this.moveBy(movedPx);
      return;
    }
    const wentUp = movedPx < 0;
    this.barPx = top;
    this.isBarMoving = true;
    this.carryPx = 0;
    if (share > BAR_END) this.#go({ index: this.total, offset: 0 }, "end");
    else this.#go(anchorAt(share, this.total, this.boxPx), null);
    this.isBarMoving = true;
    this.onUserMoved(wentUp);
  }

  /** Undoes the browser's own scrolling to a focused element. */
  keepBar() {
    this.box.scrollTop = this.barPx;
  }

  #go(anchor, pin) {
    this.anchor = anchor;
    this.pin = pin;
    this.carryPx = 0;
    this.isBarMoving = false;
    if (!this.#render()) this.layout();
  }

  /** Whether other rows are to be rendered; layout() is then called again. */
  #render() {
    if (isWindowGood(this.window, this.anchor.index, this.total, this.boxPx)) return false;
    const next = windowAround(this.anchor.index, this.total, this.boxPx);
    if (next.first === this.window.first && next.last === this.window.last) return false;
    this.window = next;
    this.onWindow(next);
    return true;
  }

  #topPx(row) {
    return row.getBoundingClientRect().top - this.rows.getBoundingClientRect().top;
  }

  #bottomPx() {
    return this.rows.getBoundingClientRect().height;
  }

  #px({ index, offset }) {
    const row = this.rowOf(index);
    return (row ? this.#topPx(row) : 0) + offset;
  }

  /** The anchor at these pixels of the rendered rows; answers what lies beyond the output. */
  #place(px) {
    const { first, last } = this.rendered;
    const isLast = last >= this.total;
    const lowest = isLast ? Math.max(0, this.#bottomPx() - this.boxPx) : this.#bottomPx() - 1;
    const placed = Math.max(0, Math.min(lowest, px));
    const leftPx = px - placed;
    const isEdge = (leftPx < 0 && first === 1) || (leftPx > 0 && isLast);
    this.carryPx = isEdge ? 0 : leftPx;
    this.anchor = this.#anchorAt(placed);
    return isEdge ? leftPx : 0;
  }

  #placeInMiddle(index) {
    const row = this.rowOf(index);
    if (!row) return;
    const spare = Math.max(0, (this.boxPx - row.getBoundingClientRect().height) / 2);
    this.#place(this.#topPx(row) - spare);
  }

  #anchorAt(px) {
    const rows = this.rows.children;
    let low = 0;
    let high = this.rendered.last - this.rendered.first;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#topPx(rows[middle]) <= px) low = middle;
      else high = middle - 1;
    }
    return { index: this.rendered.first + low, offset: px - this.#topPx(rows[low]) };
  }

  #apply() {
    const px = this.#px(this.anchor);
    this.rows.style.transform = `translateY(${-px}px)`;
    this.#moveBar();
    const low = this.#anchorAt(px + this.boxPx - LINE_PX);
    this.onVisible(this.anchor.index, Math.max(this.anchor.index, low.index));
  }

  #moveBar() {
    if (this.isBarMoving) return;
    const range = spacerPx(this.total, this.boxPx) - this.boxPx;
    const height = this.rowOf(this.anchor.index)?.getBoundingClientRect().height || LINE_PX;
    const rowShare = Math.min(1, this.anchor.offset / height);
    const share = this.isAtEnd() ? 1 : shareAt(this.anchor.index, rowShare, this.total, this.boxPx);
    this.box.scrollTop = share * range;
    this.barPx = this.box.scrollTop;
  }
}
