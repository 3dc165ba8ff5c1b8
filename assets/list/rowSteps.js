/* Where the focus goes in a list of rows. Knows no page. */

/**
 * The row after `step` rows; the first, or the last for a step back, where none had the focus.
 * @param {number} from  The row that has the focus, or had it last; -1 for none.
 * @param {number} step
 * @param {number} count
 */
export function stepped(from, step, count) {
  if (from < 0) return step > 0 ? 0 : count - 1;
  return Math.min(Math.max(from + step, 0), count - 1);
}

/**
 * The row that takes over when the one with the focus has left: the one that moved into its place.
 * @param {number} index  Where it was.
 * @param {number} count  How many rows are left; -1 is returned where there are none.
 */
export const successor = (index, count) => Math.min(index, count - 1);
