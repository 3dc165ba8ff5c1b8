/* Which run the keyboard goes to: the arrow keys, Home and End. */

/** @type {Record<string, (index: number, last: number) => number>} */
const STEPS = {
  ArrowLeft: (index) => index - 1,
  ArrowRight: (index) => index + 1,
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * The index after a key was pressed; null where the key moves nowhere.
 * @param {number} index
 * @param {string} key  As `KeyboardEvent.key` names it.
 * @param {number} count  How many runs there are.
 */
export function stepped(index, key, count) {
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  if (!step || count === 0) return null;
  return Math.max(0, Math.min(count - 1, step(index, count - 1)));
}

/**
 * Whether an arrow key was pressed by itself, so that it is ours and not the browser's.
 * @param {{ ctrlKey: boolean, metaKey: boolean, altKey: boolean }} event
 */
export const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);
