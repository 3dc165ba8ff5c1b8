/* Walking from hit to hit, and finding a line among hits. Pure: requests are handed in. */

/** @import { SearchAnswer } from "./api.js" */
/** @import { LineSource } from "./LineSource.js" */
/** @import { Direction, Walked } from "./pendingSteps.js" */

/**
 * Whether all lines that the server knows have been searched.
 * @param {Pick<SearchAnswer, "complete" | "searched" | "total">} counts
 */
export const isAllSearched = ({ complete, searched, total }) => complete || searched >= total;

/**
 * Walks to the next or previous hit, round the ends once all that is here has been searched.
 * @param {{stepFrom(from: number, step: Direction): Promise<SearchAnswer>}} search
 * @param {number} from a line's number
 * @param {Direction} step
 * @returns {Promise<Walked>}
 */
export async function walk(search, from, step) {
  const found = await search.stepFrom(from, step);
  const isFinal = isAllSearched(found);
  if (found.at || found.lines === 0 || !isFinal) return { at: found.at, isFinal };
  const turned = await search.stepFrom(step === "next" ? 0 : found.total + 1, step);
  return { at: turned.at, isFinal };
}

/**
 * The index of line `n` in a list of matches, or of the match behind it; fetches what it looks at.
 * @param {Pick<LineSource, "total" | "fetchLine">} source
 * @param {number} n
 */
export async function indexOfLine(source, n) {
  let low = 1;
  let high = source.total;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await source.fetchLine(middle);
    if (!line) return low;
    if (line.n < n) low = middle + 1;
    else high = middle;
  }
  return low;
}
