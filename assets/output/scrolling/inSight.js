// @ts-nocheck: types are to be written (issue 10)
/* Whether an element is within the box that scrolls it. */

/** Whether any of a row is within the box. */
export function isRowIn(box, row) {
  if (!box || !row) return false;
  const [seen, place] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  return place.bottom > seen.top && place.top < seen.bottom;
}
