/* A short output's view: every line is in the page, and the browser scrolls it.
   Has the same methods as VirtualView, so that keys, links, search and following know one. */
import { isRowIn } from "./inSight.js";
import { LINE_PX } from "./geometry.js";
import { scrollMeaning } from "./scrollMeaning.js";

/** @import { ScrollMeaning } from "./scrollMeaning.js" */

const NEAR_END_PX = 8;
// Blocks of rows have heights only once they come near (content-visibility), which moves the place
// that was gone to. Two frames without a change mean that it is reached.
const STILL_FRAMES = 2;
const FRAMES_LIMIT = 30;

export class WholeView {
  /** @type {HTMLElement | null} */
  box = null;
  pin = 0; // the index to show once its row is here
  noted = { top: 0, height: 0, contentPx: 0 }; // the box when its position was last set or noted
  /** @type {(wentUp: boolean) => void} */
  onUserMoved = () => {};
  onResized = () => {};
  /** Whether the user's last move came to the end, as it was when they moved. */
  hasReachedEnd = false;
  #frame = 0;

  /** @param {HTMLElement | null} box */
  attach(box) {
    this.#stop();
    this.box = box;
  }

  /**
   * @param {number} index
   * @returns {HTMLElement | undefined}
   */
  rowOf(index) {
    return this.box?.querySelector(`[data-i="${index}"]`) ?? undefined;
  }

  /** The first index whose row reaches into the box. */
  topIndex() {
    /** @type {NodeListOf<HTMLElement> | undefined} */
    const rows = this.box?.querySelectorAll("[data-i]");
    if (!this.box || !rows || rows.length === 0) return 1;
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

  /**
   * Whether the row of this index is in sight.
   * @param {number} index
   */
  isInSight(index) {
    return isRowIn(this.box, this.rowOf(index));
  }

  /** @param {number} px */
  moveBy(px) {
    this.#stop();
    if (this.box) this.box.scrollTop += px;
  }

  /** @param {number} count */
  moveLines(count) {
    this.moveBy(count * LINE_PX);
  }

  /** @param {number} count */
  movePages(count) {
    this.moveBy(count * ((this.box?.clientHeight ?? 0) - 2 * LINE_PX));
  }

  toStart() {
    this.pin = 0;
    this.#stop();
    if (this.box) this.box.scrollTop = 0;
  }

  toEnd({ isByUser = false } = {}) {
    this.pin = 0;
    const { box } = this;
    if (!box) return;
    this.#goTo(() => {
      box.scrollTop = box.scrollHeight;
    });
    this.hasReachedEnd = true;
    if (isByUser) this.onUserMoved(false);
  }

  /** @param {number} index */
  show(index) {
    this.pin = index;
    this.layout();
  }

  /** After every rendering and every change of size: go to the index that was asked for. */
  layout() {
    const row = this.pin && this.box?.clientHeight ? this.rowOf(this.pin) : undefined;
    if (!row) return;
    this.pin = 0;
    this.#goTo(() => row.scrollIntoView({ block: "center", behavior: "auto" }));
  }

  resized() {
    this.layout();
    this.onResized();
  }

  isAtEnd() {
    return this.box !== null && this.#toEndPx() < NEAR_END_PX;
  }

  /**
   * Looks where the box stands, reports a scroll that was not the page's own, and returns what it
   * was (see scrollMeaning). To be called at each rendering too: lines that come between a scroll
   * and its report have moved the end away from a user who had reached it.
   * @returns {ScrollMeaning}
   */
  noticeScroll() {
    if (!this.box) return "own";
    const before = this.noted;
    this.#note();
    const meaning = scrollMeaning(before, { ...this.noted, toEndPx: this.#toEndPx() });
    if (meaning === "own") return meaning;
    this.#stop();
    const bottomPx = this.noted.top + this.noted.height;
    this.hasReachedEnd = this.isAtEnd() || bottomPx > before.contentPx - NEAR_END_PX;
    this.onUserMoved(meaning === "up");
    return meaning;
  }

  /**
   * Goes to a place, and once more in each of the next frames until it has stopped moving or the
   * user scrolls.
   * @param {() => void} place
   */
  #goTo(place) {
    this.#stop();
    const { box } = this;
    if (!box) return;
    let still = 0;
    let frames = 0;
    const step = () => {
      const before = { top: box.scrollTop, height: box.scrollHeight };
      place();
      this.#note();
      const isStill = box.scrollTop === before.top && box.scrollHeight === before.height;
      still = isStill ? still + 1 : 0;
      frames += 1;
      if (still > STILL_FRAMES || frames > FRAMES_LIMIT) this.#stop();
      else this.#frame = requestAnimationFrame(() => this.noticeScroll() === "own" && step());
    };
    // With the browser's own anchoring a scroll would not have to be the user's.
    box.style.overflowAnchor = "none";
    step();
  }

  #stop() {
    cancelAnimationFrame(this.#frame);
    if (this.box) this.box.style.overflowAnchor = "";
  }

  #toEndPx() {
    if (!this.box) return 0;
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight;
  }

  #note() {
    if (!this.box) return;
    const { scrollTop, clientHeight, scrollHeight } = this.box;
    this.noted = { top: scrollTop, height: clientHeight, contentPx: scrollHeight };
  }
}
