/* How well text can be read on its ground (WCAG 2.2, 1.4.3). */
import assert from "node:assert/strict";

/** @param {string} hex "#rrggbb" */
function luminance(hex) {
  const parts = /^#(..)(..)(..)$/.exec(hex);
  assert.ok(parts, `${hex} is no color`);
  const [red, green, blue] = parts.slice(1).map((pair) => {
    const share = Number.parseInt(pair, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * From 1 to 21.
 * @param {string} text
 * @param {string} ground
 */
export function contrast(text, ground) {
  const [one, other] = [text, ground].map(luminance);
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
