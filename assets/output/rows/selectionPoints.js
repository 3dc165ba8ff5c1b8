// @ts-nocheck: types are to be written (issue 10)
/* Between the browser's selection and points in the lines: {index, offset, n}, where `index` is the
   row's place in the list, `n` the line's number and `offset` counts characters of its text. */

const NOT_TEXT = ".ov-note, .ov-earlier"; // what is said about a line
const END = Number.POSITIVE_INFINITY;

/** The text nodes of a row that hold what the job printed. */
function textsOf(row) {
  const text = row.querySelector(".ov-text");
  if (!text) return [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
    return node.matches(NOT_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

function charactersBefore(row, node, offset) {
  const place = document.createRange();
  place.setStart(node, offset);
  let count = 0;
  for (const text of textsOf(row)) {
    if (text === node) return count + offset;
    if (place.comparePoint(text, text.length) >= 0) return count;
    count += text.length;
  }
  return count;
}

export function pointIn(row, offset) {
  const n = Number(row.dataset.n);
  return { index: Number(row.dataset.i), offset, n: n || undefined };
}

/** The row that begins at a child of the list, or of a block in it. */
function rowFrom(child) {
  for (let next = child; next; next = next.nextElementSibling) {
    const row = next.matches("[data-i]") ? next : next.querySelector("[data-i]");
    if (row) return row;
  }
  return null;
}

/** The point of a place in the page, or null where it is outside of the box. The box itself stands
    for the whole output: before its rows is the first line, behind them the end. */
export function pointAt(box, node, offset) {
  if (!node || !box.contains(node)) return null;
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const row = element.closest("[data-i]");
  if (row) return pointIn(row, charactersBefore(row, node, offset));
  const list = box.querySelector(".ov-list");
  if (!list?.contains(element)) {
    const place = document.createRange();
    place.setStart(node, offset);
    const isBefore = list && place.comparePoint(list, 0) >= 0;
    return isBefore ? { index: 1, offset: 0 } : { index: END, offset: END };
  }
  const next = rowFrom(node.childNodes[offset]);
  if (next) return pointIn(next, 0);
  const rows = list.querySelectorAll("[data-i]");
  return rows.length > 0 ? pointIn(rows[rows.length - 1], END) : { index: 1, offset: 0 };
}

/** `[node, offset]` in the page of an offset in a row's text; its end where that is shorter. */
export function positionIn(row, offset) {
  let left = offset;
  const texts = textsOf(row);
  for (const text of texts) {
    if (left <= text.length) return [text, left];
    left -= text.length;
  }
  const last = texts.at(-1);
  return last ? [last, last.length] : [row.querySelector(".ov-text") ?? row, 0];
}

/** `[node, offset]` of a point, or, where its row is not in the page, of the nearest one's edge. */
export function positionOf(box, { index, offset }) {
  const rows = box.querySelectorAll("[data-i]");
  if (rows.length === 0) return null;
  const [first, last] = [rows[0], rows[rows.length - 1]];
  if (index < Number(first.dataset.i)) return positionIn(first, 0);
  if (index > Number(last.dataset.i)) return positionIn(last, END);
  const row = box.querySelector(`[data-i="${index}"]`);
  return row ? positionIn(row, offset) : null;
}

/** The place of another rendered row beside a selection of which no row is in the page. */
export function positionBeside(box, { index }) {
  const rows = box.querySelectorAll("[data-i]");
  const isAbove = index < Number(rows[0].dataset.i);
  const row = isAbove ? rows[1] : rows[rows.length - 2];
  return row ? positionIn(row, isAbove ? 0 : END) : null;
}

/** The point at the upper or lower edge of what is in sight. */
export function pointAtEdge(box, isLower) {
  const { top, bottom } = box.getBoundingClientRect();
  const rows = [...box.querySelectorAll("[data-i]")].filter((row) => {
    const place = row.getBoundingClientRect();
    return place.bottom > top && place.top < bottom;
  });
  const row = isLower ? rows.at(-1) : rows[0];
  return row ? pointIn(row, isLower ? END : 0) : null;
}
