/* The arithmetic of a selection's points: texts that make up a row, and rows that make up the page.
   Pure. */

/**
 * Where an offset in a row lies among its texts: the text's number from 0 and the offset in it; the
 * end of the last one where the row is shorter, null where it has no text.
 * @param {number[]} lengths of the texts, in characters
 * @param {number} offset
 * @returns {[text: number, offset: number] | null}
 */
export function textAt(lengths, offset) {
  let left = offset;
  for (const [text, length] of lengths.entries()) {
    if (left <= length) return [text, left];
    left -= length;
  }
  const last = lengths.length - 1;
  return last < 0 ? null : [last, lengths[last]];
}

/**
 * Where a row is that may not be in the page: "above" the rows that are, "below" or "among" them.
 * @param {number} index
 * @param {number} first the index of the first row in the page
 * @param {number} last
 * @returns {"above" | "among" | "below"}
 */
export function sideOf(index, first, last) {
  if (index < first) return "above";
  return index > last ? "below" : "among";
}
