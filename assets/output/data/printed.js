/* Which lines a print has: only those that are here can be printed, without a hole. Pure. */

/** @import { LineRange } from "./lineLink.js" */
/** @import { LineSource } from "./LineSource.js" */

export const PRINT_LIMIT = 5000; // lines; some hundred pages

/**
 * The run of answered lines around the one in sight, from its beginning where that is near; null
 * where there is none.
 * @param {Pick<LineSource, "isAnswered" | "total">} source
 * @param {number} inSight
 * @returns {LineRange | null}
 */
export function printedRange(source, inSight) {
  const { total } = source;
  const from = Math.min(Math.max(1, inSight), total);
  if (total === 0 || !source.isAnswered(from)) return null;
  let first = from;
  while (first > 1 && from - first < PRINT_LIMIT - 1 && source.isAnswered(first - 1)) first -= 1;
  if (first > 1 && source.isAnswered(first - 1)) first = from; // its beginning is too far
  let last = first;
  while (last < total && last - first < PRINT_LIMIT - 1 && source.isAnswered(last + 1)) last += 1;
  return { first, last };
}
