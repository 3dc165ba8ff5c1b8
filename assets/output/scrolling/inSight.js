/* Whether an element is within the box that scrolls it. */

/**
 * Whether any of a row is within the box.
 * @param {Element | null | undefined} box
 * @param {Element | null | undefined} row
 */
export function isRowIn(box, row) {
  if (!box || !row) return false;
  const [seen, own] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  return own.bottom > seen.top && own.top < seen.bottom;
}
