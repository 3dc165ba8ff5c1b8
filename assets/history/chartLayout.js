/* Where the marks of a history's picture stand, in pixels and in dates. Knows no React. */

const DAY_MS = 86_400_000;
const STEPS_OF_DAYS = [1, 2, 3, 7, 14, 30, 45, 61, 91, 182, 365, 730];
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/**
 * The next round number, so that an axis ends at one; at least 1.
 * @param {number} most
 */
export function roundMax(most) {
  if (!(most > 1)) return 1;
  const size = 10 ** Math.floor(Math.log10(most));
  const round = ROUND.find((one) => one * size >= most) ?? 10;
  return round * size;
}

/**
 * The end of an axis of durations: round in the unit that it is named in.
 * @param {number} seconds
 */
export function roundSeconds(seconds) {
  const unit = [3600, 60].find((one) => seconds > 1.5 * one) ?? 1;
  return roundMax(seconds / unit) * unit;
}

/**
 * How high a count stands, from 0 to 1: by its square root, so that one large run hides no other.
 * @param {number} value
 * @param {number} most
 */
export const rootShare = (value, most) => Math.sqrt(Math.max(0, value) / most);

/**
 * Moves marks apart that stand closer than `step`, as little as possible, between `low` and `high`.
 * @param {number[]} wanted  In order.
 * @param {number} step
 * @param {number} low
 * @param {number} high
 */
export function spread(wanted, step, low, high) {
  const places = [...wanted];
  let least = low;
  for (let index = 0; index < places.length; index += 1) {
    places[index] = Math.max(places[index], least);
    least = places[index] + step;
  }
  let most = high;
  for (let index = places.length - 1; index >= 0 && places[index] > most; index -= 1) {
    places[index] = most;
    most -= step;
  }
  return places;
}

const STEPS_PX = [14, 10, 8, 6, 5, 4, 3, 2, 1.5, 1];
const FARTHEST_PX = 10;

/**
 * How far apart marks stand at least: so wide that each can be seen, and so narrow that none is moved
 * far from its time, unless there is no room for that.
 * @param {number[]} wanted  In order.
 * @param {number} low
 * @param {number} high
 */
export function stepFor(wanted, low, high) {
  const room = (high - low) / Math.max(1, wanted.length);
  const fits = STEPS_PX.filter((step) => step <= room);
  const isNear = (/** @type {number} */ step) =>
    spread(wanted, step, low, high).every((place, index) => Math.abs(place - wanted[index]) <= FARTHEST_PX);
  return fits.find(isNear) ?? Math.min(1, room);
}

/**
 * The index of the mark that is nearest to `x`; -1 where there is none.
 * @param {number[]} places  In order.
 * @param {number} x
 */
export function nearest(places, x) {
  let best = -1;
  places.forEach((place, index) => {
    if (best < 0 || Math.abs(place - x) < Math.abs(places[best] - x)) best = index;
  });
  return best;
}

/**
 * A line of steps through what is known: it keeps its height until the next value, with gaps.
 * @param {number[]} places
 * @param {(number | null)[]} heights  Pixels from the top; null where nothing is known.
 */
export function stepPath(places, heights) {
  /** @type {string[]} */
  const parts = [];
  let isOpen = false;
  places.forEach((x, index) => {
    const y = heights[index];
    if (y === null) {
      isOpen = false;
      return;
    }
    parts.push(isOpen ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `M${x.toFixed(1)} ${y.toFixed(1)}h0.1`);
    isOpen = true;
  });
  return parts.join("");
}

/**
 * Midnight of the day of `ms`, so many days later.
 * @param {number} ms
 * @param {number} days
 * @param {boolean} isUtc  Else in the browser's own zone, whose days may have 23 hours.
 */
function midnight(ms, days, isUtc) {
  const day = new Date(ms);
  if (isUtc) return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + days);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime();
}

/**
 * The midnights that an axis names, at most `most` of them.
 * @param {number} fromMs
 * @param {number} toMs
 * @param {number} most
 * @param {boolean} isUtc
 */
export function dateTicks(fromMs, toMs, most, isUtc) {
  const days = (toMs - fromMs) / DAY_MS;
  const step = STEPS_OF_DAYS.find((one) => days / one <= most) ?? Math.ceil(days / most);
  /** @type {number[]} */
  const ticks = [];
  for (let at = 0; midnight(toMs, -at, isUtc) >= fromMs; at += step) ticks.unshift(midnight(toMs, -at, isUtc));
  return ticks;
}
