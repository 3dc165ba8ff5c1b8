/* A portal's accent color, where text in it and on it can be read: the contrast of WCAG 2.2 AA. */

const AA = 4.5;
const WASH = 0.12; // how much of the accent its wash has
const DARK = "#0c1116";
const LIGHT = "#ffffff";

/** @param {string} hex such as "#0b6664" @returns {number[]} */
const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** @param {string} hex */
function luminance(hex) {
  const [red, green, blue] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * From 1 to 21.
 * @param {string} one
 * @param {string} other
 */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/**
 * @param {string} color
 * @param {string} ground
 */
function mixed(color, ground) {
  const under = channels(ground);
  const parts = channels(color).map((part, at) => Math.round(part * WASH + under[at] * (1 - WASH)));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The style sheet's variables for an accent; null where it cannot be read on one of the surfaces.
 * @param {string} accent
 * @param {string[]} surfaces  What it stands on; the first is what its wash is mixed with.
 * @returns {Record<string, string> | null}
 */
export function accentColors(accent, surfaces) {
  const wash = mixed(accent, surfaces[0]);
  if ([...surfaces, wash].some((ground) => contrast(accent, ground) < AA)) return null;
  const onAccent = contrast(accent, LIGHT) >= AA ? LIGHT : DARK;
  return { "--accent": accent, "--accent-text": onAccent, "--accent-wash": wash, "--focus": accent };
}
