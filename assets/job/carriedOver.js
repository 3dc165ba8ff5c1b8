/* What a user did in the first screen, to be done in the page that takes its place: where they have
   scrolled the window and the lines, which link has the focus, what they have selected in the lines. */

/** @typedef {{row: string, offset: number}} Point  A place in the text of a line, by its number. */

/**
 * @param {Node | null} node
 * @param {number} offset
 * @returns {Point | null} null outside the lines
 */
function pointOf(node, offset) {
  const row = (node instanceof Element ? node : node?.parentElement)?.closest("[data-n]");
  if (!node || !(row instanceof HTMLElement)) return null;
  const before = document.createRange();
  before.setStart(row, 0);
  before.setEnd(node, offset);
  return { row: row.dataset.n ?? "", offset: before.toString().length };
}

/**
 * @param {Point} point
 * @returns {[node: Node, offset: number] | null}
 */
function placeOf({ row, offset }) {
  const found = document.querySelector(`[data-n="${CSS.escape(row)}"]`);
  if (!found) return null;
  const texts = document.createTreeWalker(found, NodeFilter.SHOW_TEXT);
  let leftOver = offset;
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const { length } = text.textContent ?? "";
    if (leftOver <= length) return [text, leftOver];
    leftOver -= length;
  }
  return [found, found.childNodes.length];
}

/** @param {HTMLElement} screen */
function carriedSelection(screen) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !screen.contains(selection.anchorNode)) return null;
  const anchor = pointOf(selection.anchorNode, selection.anchorOffset);
  const focus = pointOf(selection.focusNode, selection.focusOffset);
  if (!anchor || !focus) return null;
  return () => {
    const [from, to] = [placeOf(anchor), placeOf(focus)];
    if (from && to) selection.setBaseAndExtent(...from, ...to);
  };
}

/** @param {HTMLElement} screen */
function carriedFocus(screen) {
  const focused = document.activeElement;
  const href = focused && screen.contains(focused) ? focused.getAttribute("href") : null;
  if (!href) return null;
  return () => {
    /** @type {HTMLElement | null} */
    const link = document.querySelector(`a[href="${CSS.escape(href)}"]`);
    link?.focus({ preventScroll: true });
  };
}

/** @param {HTMLElement} screen */
function carriedScroll(screen) {
  const top = screen.querySelector(".ov-scroller")?.scrollTop;
  const { scrollY } = window;
  return () => {
    // One that is followed is at its end, and would take another place for a user's.
    const box = document.querySelector(".ov-scroller:not(.ov-long, .ov-following)");
    if (box && top) box.scrollTop = top;
    // The page has no lines for a moment: the browser moves a window that was scrolled.
    if (scrollY) window.scrollTo({ top: scrollY, behavior: "instant" });
  };
}

/**
 * Looks at the first screen, and returns what is to be called when it has gone and the page is seen.
 * @param {HTMLElement} screen
 */
export function carriedOver(screen) {
  const kept = [carriedScroll(screen), carriedFocus(screen), carriedSelection(screen)];
  return () => kept.forEach((carry) => carry?.());
}
