/* The rows of a comparison as the page holds them: a bounded stretch of all, in pages. Pure. */

/**
 * A row as the server sends it (docs/output-api.md).
 * @typedef {object} Row
 * @property {"same" | "changed" | "removed" | "added" | "fold" | "left_out"} kind
 * @property {number} [change] from 1
 * @property {number} [left] the line's number
 * @property {number} [right]
 * @property {string[]} [left_text] pieces, of which the second, fourth… differ
 * @property {string[]} [right_text] where it is not the left text
 * @property {number} [count] folded lines
 * @property {[number, number]} [at] the indexes of the first folded line
 * @property {[number, number]} [left_out] how many lines are not compared
 */

/**
 * Rows from `first` (from 0) on, of `total`.
 * @typedef {{first: number, total: number, rows: Row[]}} Held
 */

export const MOST_ROWS = 3000; // in the page at once: a browser lays them out within a second
export const PAGE_ROWS = 500;
export const OPENED_ROWS = 200; // of a fold, for each press

/** @param {Held} held */
export const hasEarlier = ({ first }) => first > 0;

/** @param {Held} held */
export const hasLater = ({ first, rows, total }) => first + rows.length < total;

/**
 * With the rows that follow; those at the beginning leave where there are too many.
 * @param {Held} held
 * @param {Row[]} rows
 * @param {number} [most]
 * @returns {Held}
 */
export function withLater(held, rows, most = MOST_ROWS) {
  const all = [...held.rows, ...rows];
  const left = Math.max(0, all.length - most);
  return { ...held, first: held.first + left, rows: all.slice(left) };
}

/**
 * With the rows before; those at the end leave where there are too many.
 * @param {Held} held
 * @param {Row[]} rows
 * @param {number} [most]
 * @returns {Held}
 */
export function withEarlier(held, rows, most = MOST_ROWS) {
  return { ...held, first: held.first - rows.length, rows: [...rows, ...held.rows].slice(0, most) };
}

/** @param {Held} held  The first and the last change that rows are here of; 0 for none. */
export function changesHeld({ rows }) {
  const changes = rows.flatMap(({ change }) => change ?? []);
  return { first: changes[0] ?? 0, last: changes.at(-1) ?? 0 };
}

/**
 * The rows one below the other: of each change first what is on the left, then what is on the right.
 * @param {Row[]} rows
 * @returns {Row[]}
 */
export function unified(rows) {
  /** @type {Row[]} */
  const found = [];
  /** @type {Row[]} */
  let waiting = []; // the right side of the change at hand
  let change = 0;
  for (const row of rows) {
    if (row.change !== change) {
      found.push(...waiting);
      waiting = [];
      change = row.change ?? 0;
    }
    const { left, left_text, right, right_text } = row;
    if (!row.change) found.push(row);
    else {
      if (left) found.push({ kind: "removed", change, left, left_text });
      if (right) waiting.push({ kind: "added", change, right, right_text });
    }
  }
  return [...found, ...waiting];
}

/**
 * What is left of a fold after its first `opened` lines are shown; null where nothing is.
 * @param {Row} fold
 * @param {number} opened
 * @returns {Row | null}
 */
export function restOfFold(fold, opened) {
  const [left, right] = fold.at ?? [0, 0];
  const count = (fold.count ?? 0) - opened;
  return count > 0 ? { kind: "fold", count, at: [left + opened, right + opened] } : null;
}
