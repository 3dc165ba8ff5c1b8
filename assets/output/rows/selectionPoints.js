/* Between the browser's selection and points in the lines (see Point in rangeText.js). A position
   is a node of the page and an offset in it. */
import { sideOf, textAt } from "./textOffsets.js";

/** @import { Point } from "../data/rangeText.js" */

/** @typedef {[node: Node, offset: number]} Position */

const NOT_TEXT = ".ov-note, .ov-earlier"; // what is said about a line
const END = Number.POSITIVE_INFINITY;

/**
 * The rows that are in the page, in their order.
 * @param {Element} box
 * @returns {NodeListOf<HTMLElement>}
 */
const rowsOf = (box) => box.querySelectorAll("[data-i]");
/** @param {HTMLElement} row */
const indexOf = (row) => Number(row.dataset.i);

/**
 * The text nodes of a row that hold what the job printed.
 * @param {HTMLElement} row
 */
function textsOf(row) {
  const text = row.querySelector(".ov-text");
  if (!text) return [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT;
    return node.matches(NOT_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  /** @type {Text[]} */
  const found = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) found.push(walker.currentNode);
  return found;
}

/**
 * @param {HTMLElement} row
 * @param {Node} node
 * @param {number} offset
 */
function charactersBefore(row, node, offset) {
  const position = document.createRange();
  position.setStart(node, offset);
  let count = 0;
  for (const text of textsOf(row)) {
    if (text === node) return count + offset;
    if (position.comparePoint(text, text.length) >= 0) return count;
    count += text.length;
  }
  return count;
}

/**
 * @param {HTMLElement} row
 * @param {number} offset
 * @returns {Point}
 */
function pointIn(row, offset) {
  const n = Number(row.dataset.n);
  return { index: indexOf(row), offset, n: n || undefined };
}

/**
 * The row that begins at a child of the list, or of a block in it.
 * @param {Node | undefined} child
 * @returns {HTMLElement | null}
 */
function rowFrom(child) {
  let next = child instanceof HTMLElement ? child : null;
  while (next) {
    /** @type {HTMLElement | null} */
    const row = next.matches("[data-i]") ? next : next.querySelector("[data-i]");
    if (row) return row;
    next = /** @type {HTMLElement | null} */ (next.nextElementSibling);
  }
  return null;
}

/**
 * The point of a position in the page, or null where it is outside of the box. The box itself stands
 * for the whole output: before its rows is the first line, behind them the end.
 * @param {HTMLElement} box
 * @param {Node | null} node
 * @param {number} offset
 * @returns {Point | null}
 */
export function pointAt(box, node, offset) {
  if (!node || !box.contains(node)) return null;
  const element = node instanceof Element ? node : node.parentElement;
  /** @type {HTMLElement | null | undefined} */
  const row = element?.closest("[data-i]");
  if (row) return pointIn(row, charactersBefore(row, node, offset));
  const list = box.querySelector(".ov-list");
  if (!list?.contains(element)) {
    const position = document.createRange();
    position.setStart(node, offset);
    const isBefore = list && position.comparePoint(list, 0) >= 0;
    return isBefore ? { index: 1, offset: 0 } : { index: END, offset: END };
  }
  const next = rowFrom(node.childNodes[offset]);
  if (next) return pointIn(next, 0);
  const rows = rowsOf(list);
  return rows.length > 0 ? pointIn(rows[rows.length - 1], END) : { index: 1, offset: 0 };
}

/**
 * The position of an offset in a row's text; its end where that is shorter.
 * @param {HTMLElement} row
 * @param {number} offset
 * @returns {Position}
 */
function positionIn(row, offset) {
  const texts = textsOf(row);
  const found = textAt(texts.map((text) => text.length), offset);
  if (!found) return [row.querySelector(".ov-text") ?? row, 0];
  const [text, rest] = found;
  return [texts[text], rest];
}

/**
 * The position of a point, or, where its row is not in the page, of the nearest one's edge.
 * @param {HTMLElement} box
 * @param {Point} point
 * @returns {Position | null}
 */
export function positionOf(box, { index, offset }) {
  const rows = rowsOf(box);
  if (rows.length === 0) return null;
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const side = sideOf(index, indexOf(first), indexOf(last));
  if (side === "above") return positionIn(first, 0);
  if (side === "below") return positionIn(last, END);
  /** @type {HTMLElement | null} */
  const row = box.querySelector(`[data-i="${index}"]`);
  return row ? positionIn(row, offset) : null;
}

/**
 * The position of another rendered row beside a selection of which no row is in the page.
 * @param {HTMLElement} box
 * @param {Point} point
 * @returns {Position | null}
 */
export function positionBeside(box, { index }) {
  const rows = rowsOf(box);
  const isAbove = index < indexOf(rows[0]);
  const row = isAbove ? rows[1] : rows[rows.length - 2];
  return row ? positionIn(row, isAbove ? 0 : END) : null;
}

/**
 * The point at the upper or lower edge of what is in sight.
 * @param {HTMLElement} box
 * @param {boolean} isLower
 * @returns {Point | null}
 */
export function pointAtEdge(box, isLower) {
  const { top, bottom } = box.getBoundingClientRect();
  const rows = [...rowsOf(box)].filter((row) => {
    const own = row.getBoundingClientRect();
    return own.bottom > top && own.top < bottom;
  });
  const row = isLower ? rows.at(-1) : rows[0];
  return row ? pointIn(row, isLower ? END : 0) : null;
}

/**
 * The texts that are selected before a box and behind it, as the browser would copy them; null where
 * the selection begins, or ends, in the box.
 * @param {Selection} selection
 * @param {HTMLElement} box
 * @returns {[before: string | null, after: string | null]}
 */
export function textsAround(selection, box) {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const own = selection.getRangeAt(0).cloneRange();
  const before = own.cloneRange();
  before.setEndBefore(box);
  const after = own.cloneRange();
  after.setStartAfter(box);
  // Only the browser's own selection knows where its text has line ends.
  const textIn = (/** @type {Range} */ range) => {
    selection.removeAllRanges();
    selection.addRange(range);
    return selection.toString().trim();
  };
  const isWithin = (/** @type {Node} */ node) => box.contains(node);
  const texts = /** @type {[string | null, string | null]} */ ([
    isWithin(own.startContainer) ? null : textIn(before),
    isWithin(own.endContainer) ? null : textIn(after),
  ]);
  if (anchorNode && focusNode) selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
  return texts;
}

/**
 * Whether no text of `box` follows a range that ends in it.
 * @param {Range} range @param {Element} box
 */
export function isAtEnd(range, box) {
  if (!box.contains(range.endContainer)) return false;
  const rest = range.cloneRange();
  rest.collapse(false);
  rest.setEndAfter(box);
  return rest.toString().trim() === "";
}
