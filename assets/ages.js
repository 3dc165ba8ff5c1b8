/* Ages in words. Knows no clock and no React. */

/** @type {[unit: Intl.RelativeTimeFormatUnitSingular, seconds: number][]} */
export const STEPS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/**
 * "5 days", "1 minute": the largest whole unit of a duration, "1 second" at least.
 * @param {number} ms
 */
export function ageWords(ms) {
  const seconds = Math.max(1, Math.trunc(ms / 1000));
  const [unit, size] = STEPS.find(([, length]) => seconds >= length) ?? ["second", 1];
  const count = Math.trunc(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
