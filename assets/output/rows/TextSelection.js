// @ts-nocheck: types are to be written (issue 10)
/* What is selected with the mouse or the keyboard in the lines, also where its ends have left the
   page: only the rows around the place in sight are rendered, and a browser moves the ends of its
   selection to whatever is left. Listens to nothing by itself; useTextSelection.js does. */
import { inOrder } from "../data/rangeText.js";
import { pointAt, pointAtEdge, positionBeside, positionOf } from "./selectionPoints.js";

const isSamePoint = (one, other) => one.index === other.index && one.offset === other.offset;
const isPlace = (node, offset, place) => node === place?.[0] && offset === place?.[1];

export class TextSelection {
  constructor() {
    this.box = null;
    this.anchor = null; // points; null while they are outside of the lines
    this.focus = null;
    this.anchorPlace = null; // where the page put them: then they stand for the points
    this.focusPlace = null;
  }

  /** The element whose rows are the lines. */
  attach(box) {
    this.box = box;
  }

  clear() {
    this.anchor = null;
    this.focus = null;
    this.anchorPlace = null;
    this.focusPlace = null;
  }

  /** Drops the selection for another one of another kind. */
  drop() {
    if (!this.anchor) return;
    this.clear();
    document.getSelection().removeAllRanges();
  }

  /** The user begins to select, or (with Shift) goes on with this selection. */
  begin(isExtending) {
    if (!isExtending) this.anchorPlace = null;
    this.focusPlace = null;
  }

  /** `[start, end]`, or null where nothing is selected, or something beyond the lines as well. */
  range(total) {
    if (!this.anchor || !this.focus) return null;
    const [start, end] = inOrder(this.anchor, this.focus);
    if (isSamePoint(start, end)) return null;
    return [start, { ...end, index: Math.min(end.index, total) }];
  }

  /** Reads what the browser has selected; what the page put there itself says nothing new. */
  read() {
    const selection = document.getSelection();
    if (!this.box || selection.rangeCount === 0) {
      this.clear();
      return;
    }
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    if (!isPlace(anchorNode, anchorOffset, this.anchorPlace)) {
      this.anchor = pointAt(this.box, anchorNode, anchorOffset);
      this.anchorPlace = null;
    }
    if (!isPlace(focusNode, focusOffset, this.focusPlace)) {
      this.focus = pointAt(this.box, focusNode, focusOffset);
      this.focusPlace = null;
    }
  }

  selectAll(total) {
    this.anchor = { index: 1, offset: 0 };
    this.focus = { index: total, offset: Number.POSITIVE_INFINITY };
    this.#put();
  }

  /** After a rendering: the browser's selection goes back to where the points are. */
  restore() {
    // One that has gone elsewhere, to a field perhaps, is not brought back.
    if (this.box?.contains(document.getSelection().anchorNode)) this.#put();
  }

  /** A drag from the lines that ended outside of them ends at the last line in sight there. */
  endDrag() {
    this.read();
    const { focusNode } = document.getSelection();
    if (!this.box || !this.anchor || this.focus || !focusNode) return;
    const position = this.box.compareDocumentPosition(focusNode);
    this.focus = pointAtEdge(this.box, Boolean(position & Node.DOCUMENT_POSITION_FOLLOWING));
    this.#put();
  }

  /** Whether the browser has selected some of the lines together with what is around them. */
  isMixed() {
    const selection = document.getSelection();
    if (!this.box || selection.isCollapsed || selection.rangeCount === 0) return false;
    return !(this.anchor && this.focus) && selection.getRangeAt(0).intersectsNode(this.box);
  }

  /** Puts the browser's selection where the points are, as far as their rows are in the page. */
  #put() {
    if (!this.box || !this.anchor) return;
    const selection = document.getSelection();
    const anchor = positionOf(this.box, this.anchor);
    const focus = this.focus ? this.#focusPlace(anchor) : [selection.focusNode, selection.focusOffset];
    if (!anchor || !focus?.[0]) return;
    this.anchorPlace = anchor;
    this.focusPlace = this.focus && focus; // outside of the lines it is the browser's own
    const isThere =
      isPlace(selection.anchorNode, selection.anchorOffset, anchor) &&
      isPlace(selection.focusNode, selection.focusOffset, focus);
    if (!isThere) selection.setBaseAndExtent(...anchor, ...focus);
  }

  /** The focus beside this place of the anchor. Out of sight a selection is kept open by a row:
      browsers begin a collapsed one again while dragging. */
  #focusPlace(anchorPlace) {
    const place = positionOf(this.box, this.focus);
    if (!place || !anchorPlace || !isPlace(...anchorPlace, place)) return place;
    if (isSamePoint(this.anchor, this.focus)) return place;
    return positionBeside(this.box, this.focus) ?? place;
  }

  /** Whether the row of a point is in the page. */
  isInPage({ index }) {
    return Boolean(this.box?.querySelector(`[data-i="${index}"]`));
  }
}
