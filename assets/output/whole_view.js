/* A short output's view: every line is in the page, and the browser scrolls it.
   Has the same methods as VirtualView, so that keys, links, search and following know one. */
import { isRowIn } from "./in_sight.js";
import { LINE_PX } from "./place.js";

const NEAR_END_PX = 8;

export class WholeView {
  constructor() {
    this.box = null;
    this.pin = 0; // the place to show once it is here
    this.onPersonMoved = () => {};
  }

  attach(box) {
    this.box = box;
  }

  rowOf(index) {
    return this.box?.querySelector(`[data-i="${index}"]`) ?? undefined;
  }

  /** The first place whose row reaches into the box. */
  topIndex() {
    const rows = this.box?.querySelectorAll("[data-i]") ?? [];
    if (rows.length === 0) return 1;
    const top = this.box.getBoundingClientRect().top;
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (rows[middle].getBoundingClientRect().bottom > top + 1) high = middle;
      else low = middle + 1;
    }
    return Number(rows[low].dataset.i);
  }

  /** Whether a row of this place is in sight. */
  isInSight(index) {
    return isRowIn(this.box, this.rowOf(index));
  }

  moveBy(px) {
    if (this.box) this.box.scrollTop += px;
  }

  moveLines(count) {
    this.moveBy(count * LINE_PX);
  }

  movePages(count) {
    this.moveBy(count * (this.box.clientHeight - 2 * LINE_PX));
  }

  toStart() {
    this.pin = 0;
    if (this.box) this.box.scrollTop = 0;
  }

  toEnd() {
    this.pin = 0;
    if (this.box) this.box.scrollTop = this.box.scrollHeight;
  }

  show(index) {
    this.pin = index;
    this.layout();
  }

  layout() {
    const row = this.pin ? this.rowOf(this.pin) : undefined;
    if (!row) return;
    this.pin = 0;
    row.scrollIntoView({ block: "center", behavior: "auto" });
    // Rows that come into sight are laid out only then, and move the line once more.
    requestAnimationFrame(() => row.scrollIntoView({ block: "center", behavior: "auto" }));
  }

  isAtEnd() {
    const { box } = this;
    return Boolean(box) && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
  }
}
