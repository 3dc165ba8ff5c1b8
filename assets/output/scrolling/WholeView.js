// @ts-nocheck: types are to be written (issue 10)
/* A short output's view: every line is in the page, and the browser scrolls it.
   Has the same methods as VirtualView, so that keys, links, search and following know one. */
import { isRowIn } from "./inSight.js";
import { LINE_PX } from "./geometry.js";
import { scrollMeaning } from "./scrollMeaning.js";

const NEAR_END_PX = 8;

export class WholeView {
  constructor() {
    this.box = null;
    this.pin = 0; // the place to show once it is here
    this.noted = { top: 0, height: 0 }; // the box when its position was last set or noted
    this.onUserMoved = () => {};
    this.onResized = () => {};
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

  toEnd({ isByUser = false } = {}) {
    this.pin = 0;
    if (!this.box) return;
    this.box.scrollTop = this.box.scrollHeight;
    this.#note();
    if (isByUser) this.onUserMoved(false);
  }

  show(index) {
    this.pin = index;
    this.layout();
  }

  /** After every rendering and every change of size: go to the place that was asked for. */
  layout() {
    const row = this.pin && this.box?.clientHeight ? this.rowOf(this.pin) : undefined;
    if (!row) return;
    this.pin = 0;
    const center = () => {
      row.scrollIntoView({ block: "center", behavior: "auto" });
      this.#note();
    };
    center();
    // Rows that come into sight are laid out only then, and move the line once more.
    requestAnimationFrame(center);
  }

  resized() {
    this.layout();
    this.onResized();
  }

  isAtEnd() {
    const { box } = this;
    return Boolean(box) && this.#toEndPx() < NEAR_END_PX;
  }

  /** Looks where the box stands, reports a scroll that was not the page's own, and answers what
      it was (see scrollMeaning). */
  noticeScroll() {
    if (!this.box) return "own";
    const before = this.noted;
    this.#note();
    const meaning = scrollMeaning(before, { ...this.noted, toEndPx: this.#toEndPx() });
    if (meaning !== "own") this.onUserMoved(meaning === "up");
    return meaning;
  }

  #toEndPx() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight;
  }

  #note() {
    this.noted = { top: this.box.scrollTop, height: this.box.clientHeight };
  }
}
