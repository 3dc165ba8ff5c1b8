/* From a span's style to classes and, for colors outside the theme, inline values that are
   readable in both themes. The limits are those that output.css keeps for the 16 colors, so any
   foreground has at least 4.5:1 on any background: (0.335 + 0.05) / (0.035 + 0.05) and
   (0.7 + 0.05) / (0.116 + 0.05). tests/unit/output/terminal/test_palette.py checks both files. */

/** @import { CSSProperties } from "react" */
/** @import { Color, SpanStyle } from "../data/chunk.js" */

const DARK = { fgAtLeast: 0.335, bgAtMost: 0.035 };
const LIGHT = { fgAtMost: 0.116, bgAtLeast: 0.7 };
const INVERSE_OF_DEFAULT = 7;

/** @type {Record<string, string>} */
const LETTERS = { b: "ov-bold", d: "ov-dim", i: "ov-italic", u: "ov-underline", s: "ov-strike" };

/** @param {number} part of a color, 0 to 255 */
const toLinear = (part) => {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
/**
 * @param {number} linear
 * @param {(value: number) => number} round
 */
const toByte = (linear, round) => {
  const share = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.min(255, Math.max(0, round(share * 255)));
};
/** @param {number[]} rgb linear */
const luminance = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
/**
 * @param {number[]} linear
 * @param {(value: number) => number} round
 */
const cssColor = (linear, round) =>
  `rgb(${linear.map((part) => toByte(part, round)).join(", ")})`;

/**
 * At least as light as asked, by mixing with white where it has to be.
 * @param {number[]} rgb
 * @param {number} atLeast luminance, 0 to 1
 */
export function lightened(rgb, atLeast) {
  const linear = rgb.map(toLinear);
  const have = luminance(linear);
  const share = have >= atLeast ? 0 : (atLeast - have) / (1 - have);
  return cssColor(linear.map((part) => part + share * (1 - part)), share ? Math.ceil : Math.round);
}

/**
 * At most as light as asked, by mixing with black where it has to be.
 * @param {number[]} rgb
 * @param {number} atMost luminance, 0 to 1
 */
export function darkened(rgb, atMost) {
  const linear = rgb.map(toLinear);
  const have = luminance(linear);
  const share = have <= atMost ? 1 : atMost / have;
  return cssColor(linear.map((part) => part * share), share < 1 ? Math.floor : Math.round);
}

/** @param {Color | undefined} color */
const isPalette = (color) =>
  typeof color === "number" && Number.isInteger(color) && color >= 0 && color < 16;
/** @param {number} part */
const isByte = (part) => Number.isInteger(part) && part >= 0 && part <= 255;
/**
 * @param {Color | undefined} color
 * @returns {color is number[]}
 */
const isRgb = (color) => Array.isArray(color) && color.length === 3 && color.every(isByte);

/**
 * @param {SpanStyle} style
 * @returns {SpanStyle}
 */
function withInverse(style) {
  if (!style.a?.includes("v")) return style;
  return { ...style, f: style.b, b: style.f ?? INVERSE_OF_DEFAULT };
}

/**
 * The classes of a span, undefined for none, and its inline style.
 * @param {SpanStyle} given
 * @returns {{className: string | undefined, style: CSSProperties}}
 */
export function lookOf(given) {
  const { f, b, a = "" } = withInverse(given);
  const classes = [...a].map((letter) => LETTERS[letter]).filter(Boolean);
  /** @type {Record<string, string>} */
  const style = {};
  if (isPalette(f)) classes.push(`ov-f${f}`);
  if (isPalette(b)) classes.push(`ov-b${b}`);
  if (isRgb(f)) {
    classes.push("ov-fx");
    style["--fd"] = lightened(f, DARK.fgAtLeast);
    style["--fl"] = darkened(f, LIGHT.fgAtMost);
  }
  if (isRgb(b)) {
    classes.push("ov-bx");
    style["--bd"] = darkened(b, DARK.bgAtMost);
    style["--bl"] = lightened(b, LIGHT.bgAtLeast);
  }
  return { className: classes.join(" ") || undefined, style };
}
