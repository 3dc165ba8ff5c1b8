/* What is selected with the mouse or the keyboard in the lines, also where its ends have left the
   page: only the rows around what is in sight are rendered, and a browser moves the ends of its
   selection to whatever is left. Listens to nothing by itself; useTextSelection.js does. */
import { inOrder } from "../data/rangeText.js";
import { pointAt, pointAtEdge, positionBeside, positionOf, isAtEnd, textsAround } from "./selectionPoints.js";

/** @import { Point } from "../data/rangeText.js" */
/** @import { Position } from "./selectionPoints.js" */

/**
 * @param {Point} one
 * @param {Point} other
 */
const isSamePoint = (one, other) => one.index === other.index && one.offset === other.offset;
/**
 * @param {Node | null} node
 * @param {number} offset
 * @param {Position | null} position
 */
const isAt = (node, offset, position) => node === position?.[0] && offset === position?.[1];

export class TextSelection {
  /** @type {HTMLElement | null} */
  box = null;
  // The points are null while they are outside of the lines.
  /** @type {Point | null} */
  anchor = null;
  /** @type {Point | null} */
  focus = null;
  // Where the page put the browser's selection: there it stands for the points.
  /** @type {Position | null} */
  #anchorPosition = null;
  /** @type {Position | null} */
  #focusPosition = null;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** Calls `listener` when the user has changed what is selected. @param {() => void} listener */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  #notify() {
    this.#listeners.forEach((listener) => listener());
  }

  /**
   * The element whose rows are the lines.
   * @param {HTMLElement | null} box
   */
  attach(box) {
    this.box = box;
  }

  clear() {
    this.anchor = null;
    this.focus = null;
    this.#anchorPosition = null;
    this.#focusPosition = null;
    this.#notify();
  }

  /** Drops the selection for another one of another kind. */
  drop() {
    if (!this.anchor) return;
    this.clear();
    document.getSelection()?.removeAllRanges();
  }

  /**
   * The user begins to select, or (with Shift) goes on with this selection.
   * @param {boolean} isExtending
   */
  begin(isExtending) {
    if (!isExtending) this.#anchorPosition = null;
    this.#focusPosition = null;
  }

  /**
   * The start and the end, or null where nothing is selected, or something beyond the lines as well.
   * @param {number} total the last index
   * @returns {[start: Point, end: Point] | null}
   */
  range(total) {
    if (!this.anchor || !this.focus) return null;
    const [start, end] = inOrder(this.anchor, this.focus);
    if (isSamePoint(start, end)) return null;
    return [start, { ...end, index: Math.min(end.index, total) }];
  }

  /** Reads what the browser has selected; what the page put there itself says nothing new. */
  read() {
    const selection = document.getSelection();
    if (!this.box || !selection || selection.rangeCount === 0) {
      this.clear();
      return;
    }
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    if (!isAt(anchorNode, anchorOffset, this.#anchorPosition)) {
      this.anchor = pointAt(this.box, anchorNode, anchorOffset);
      this.#anchorPosition = null;
    }
    if (!isAt(focusNode, focusOffset, this.#focusPosition)) {
      this.focus = pointAt(this.box, focusNode, focusOffset);
      this.#focusPosition = null;
    }
    this.#notify();
  }

  /** @param {number} total the last index */
  selectAll(total) {
    this.anchor = { index: 1, offset: 0 };
    this.focus = { index: total, offset: Number.POSITIVE_INFINITY };
    this.#put();
    this.#notify();
  }

  /** After a rendering: the browser's selection goes back to where the points are. */
  restore() {
    // One that has gone elsewhere, to a field perhaps, is not brought back.
    if (this.box?.contains(document.getSelection()?.anchorNode ?? null)) this.#put();
  }

  /**
   * A drag from the lines that ended outside of them ends at the last line in sight there.
   * @param {number | null} y where the pointer was let go, in pixels of the window; null where it
   *   had not begun to select
   */
  endDrag(y) {
    this.read();
    const focusNode = document.getSelection()?.focusNode;
    if (!this.box || !this.anchor || !focusNode) return;
    const { top, bottom } = this.box.getBoundingClientRect();
    const isBelow = y !== null && y > bottom;
    // Where nothing else can be selected, a browser ends in the line nearest to the pointer.
    const isBeside = isBelow || (y !== null && y < top);
    if (this.focus && !isBeside) return;
    const order = this.box.compareDocumentPosition(focusNode);
    const isAfter = Boolean(order & Node.DOCUMENT_POSITION_FOLLOWING) && !this.focus;
    this.focus = pointAtEdge(this.box, isBelow || isAfter);
    this.#put();
    this.#notify();
  }

  /**
   * Where the browser has selected some of the lines together with what is around them: the points
   * in the lines, and the selected texts before and after them. Else null.
   * @param {number} total the last index
   * @returns {{points: [start: Point, end: Point], before: string, after: string} | null}
   */
  mixed(total) {
    const selection = document.getSelection();
    if (!this.box || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    const isShown = this.box.getClientRects().length > 0;
    if ((this.anchor && this.focus) || !isShown || !selection.getRangeAt(0).intersectsNode(this.box)) return null;
    const end = { index: total, offset: Number.POSITIVE_INFINITY };
    const point = this.anchor ?? this.focus;
    // Where no text follows the lines, all of the page ends in the last of those that are in it.
    const endsHere = !isAtEnd(selection.getRangeAt(0), this.box) && point;
    const [before, after] = textsAround(selection, this.box);
    const isBefore = before !== null;
    return {
      points: [(!isBefore && point) || { index: 1, offset: 0 }, (isBefore && after === null && endsHere) || end],
      before: before ?? "",
      after: after ?? "",
    };
  }

  /** Puts the browser's selection where the points are, as far as their rows are in the page. */
  #put() {
    const selection = document.getSelection();
    if (!this.box || !selection || !this.anchor) return;
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    const anchor = positionOf(this.box, this.anchor);
    const focus = this.#focusBeside(anchor, focusNode && [focusNode, focusOffset]);
    if (!anchor || !focus) return;
    this.#anchorPosition = anchor;
    this.#focusPosition = this.focus && focus; // outside of the lines it is the browser's own
    const isThere = isAt(anchorNode, anchorOffset, anchor) && isAt(focusNode, focusOffset, focus);
    if (!isThere) selection.setBaseAndExtent(...anchor, ...focus);
  }

  /**
   * The focus beside this position of the anchor. Out of sight a selection is kept open by a row:
   * browsers begin a collapsed one again while dragging.
   * @param {Position | null} anchorPosition
   * @param {Position | null} outside the browser's own, for a focus outside of the lines
   */
  #focusBeside(anchorPosition, outside) {
    if (!this.box || !this.anchor || !this.focus) return outside;
    const position = positionOf(this.box, this.focus);
    if (!position || !anchorPosition || !isAt(...anchorPosition, position)) return position;
    if (isSamePoint(this.anchor, this.focus)) return position;
    return positionBeside(this.box, this.focus) ?? position;
  }

  /**
   * Whether the row of a point is in the page.
   * @param {Point} point
   */
  isInPage({ index }) {
    return Boolean(this.box?.querySelector(`[data-i="${index}"]`));
  }
}
