/* The selection of text in the lines before and after its code is here: until then the browser's own
   stands for it, and is taken over as it is found. */

/** @import { Points } from "../useCopying.js" */
/** @import { LatePart } from "../../shared/LatePart.js" */
/** @import { TextSelection } from "./TextSelection.js" */

export class LateSelection {
  /** The selection, once its code is here. @type {TextSelection | null} */
  own = null;
  /** Whether ends of the browser's selection may have left the page before the code came. */
  isCut = false;
  /** The last index where all is to be selected once the code is here; else 0. */
  #allTo = 0;
  /** @type {HTMLElement | null} */
  #box = null;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {LatePart<{TextSelection: new () => TextSelection}>} part the code */
  constructor(part) {
    const came = () => part.value && this.#take(new part.value.TextSelection());
    if (part.value) came();
    else part.subscribe(came);
  }

  /** @param {TextSelection} own */
  #take(own) {
    this.own = own;
    own.attach(this.#box);
    own.subscribe(() => this.#listeners.forEach((listener) => listener()));
    if (this.isCut) document.getSelection()?.removeAllRanges();
    own.read();
    if (this.#allTo) own.selectAll(this.#allTo);
  }

  /** Selects all rows, at once or when the code has come. @param {number} total the last index */
  selectAll(total) {
    if (this.own) this.own.selectAll(total);
    else this.#allTo = total;
  }

  /** Calls `listener` when the user has changed what is selected. @param {() => void} listener */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /**
   * The element whose rows are the lines.
   * @param {HTMLElement | null} box
   */
  attach(box) {
    this.#box = box;
    this.own?.attach(box);
  }

  /** Whether some of the lines are selected, or will be once the code is here. */
  isInLines() {
    return this.#allTo > 0 || this.#isBrowsersInLines();
  }

  #isBrowsersInLines() {
    const selection = document.getSelection();
    if (!this.#box || !selection || selection.isCollapsed || selection.rangeCount === 0) return false;
    return selection.getRangeAt(0).intersectsNode(this.#box);
  }

  clear() {
    this.isCut = false;
    this.#allTo = 0;
    this.own?.clear();
  }

  /** Drops the selection for another one of another kind. */
  drop() {
    this.#allTo = 0;
    if (this.own) this.own.drop();
    else if (this.#isBrowsersInLines()) document.getSelection()?.removeAllRanges();
  }

  /** Rows are about to leave the page. */
  read() {
    if (this.own) this.own.read();
    else this.isCut ||= this.#isBrowsersInLines();
  }

  /** After a rendering. */
  restore() {
    this.own?.restore();
  }

  /** The user begins to select, or goes on. @param {boolean} isExtending */
  begin(isExtending) {
    this.#allTo = 0;
    if (!isExtending) this.isCut = false;
    this.own?.begin(isExtending);
  }

  /** @param {number} total the last index @returns {Points | null} */
  range(total) {
    return this.own?.range(total) ?? null;
  }
}
