/* Which pieces of a text are marked as matches. Pure. */

/** @import { Mark } from "../data/chunk.js" */

/**
 * The pieces of a text that is part of a line, in order, each with whether it is marked.
 * @param {string} text
 * @param {number} offset of the text in the line
 * @param {Mark[]} marks in the whole line, in order
 */
export function splitMarks(text, offset, marks) {
  /** @type {[text: string, isMarked: boolean][]} */
  const pieces = [];
  let done = offset;
  const end = offset + text.length;
  for (const [from, to] of marks) {
    const start = Math.max(from, done);
    const stop = Math.min(to, end);
    if (start >= stop) continue;
    if (start > done) pieces.push([text.slice(done - offset, start - offset), false]);
    pieces.push([text.slice(start - offset, stop - offset), true]);
    done = stop;
  }
  if (done < end) pieces.push([text.slice(done - offset), false]);
  return pieces;
}
