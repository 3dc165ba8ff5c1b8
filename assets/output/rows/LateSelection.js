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

  /** Whether the browser has selected some of the lines. */
  isInLines() {
    const selection = document.getSelection();
    if (!this.#box || !selection || selection.isCollapsed || selection.rangeCount === 0) return false;
    return selection.getRangeAt(0).intersectsNode(this.#box);
  }

  clear() {
    this.isCut = false;
    this.own?.clear();
  }

  /** Drops the selection for another one of another kind. */
  drop() {
    if (this.own) this.own.drop();
    else if (this.isInLines()) document.getSelection()?.removeAllRanges();
  }

  /** Rows are about to leave the page. */
  read() {
    if (this.own) this.own.read();
    else this.isCut ||= this.isInLines();
  }

  /** After a rendering. */
  restore() {
    this.own?.restore();
  }

  /** The user begins to select, or goes on. @param {boolean} isExtending */
  begin(isExtending) {
    if (!isExtending) this.isCut = false;
    this.own?.begin(isExtending);
  }

  /** @param {number} total the last index @returns {Points | null} */
  range(total) {
    return this.own?.range(total) ?? null;
  }
}
