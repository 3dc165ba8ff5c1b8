/* Where a line's text is a link: spans that the job marked as links (OSC 8), and plain http(s) URLs,
   also those that go over several spans. Takes time in proportion to the line's length. Pure. */
import { textOf } from "../data/chunk.js";

/** @import { Span } from "../data/chunk.js" */

/**
 * A stretch of a line's text, in UTF-16 units, and the URL that it leads to; `to` is behind it.
 * @typedef {{from: number, to: number, href: string}} Link
 */

const SAFE = /^(https?:\/\/|mailto:)/i;
const SCHEME = /https?:\/\//gi;
export const URL_LIMIT = 2000; // characters, as for OSC 8 (app/output/terminal/ansi.py)
export const LINKS_LIMIT = 500; // of one line: each is a stop of the Tab key

/** @type {Link[]} */
const NONE = [];

const ASCII = new Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&()*+,;=%");
const OTHER_LETTER = /^[\p{L}\p{M}\p{N}]$/u;
const INVISIBLE = /^\p{Default_Ignorable_Code_Point}$/u; // a URL with these would not be as it looks
const IS_PART_OF_WORD = /[a-z0-9]/i;
const NOT_AT_END = new Set(".,;:!?(["); // punctuation of the sentence, brackets that nothing closes
/** @type {Record<string, string>} */
const OPENER = { ")": "(", "]": "[" };

/** @param {string} character one code point */
function isAllowed(character) {
  if (character < "\x80") return ASCII.has(character);
  return OTHER_LETTER.test(character) && !INVISIBLE.test(character);
}

/**
 * Whether another URL of a list begins behind this comma or semicolon.
 * @param {string} text
 * @param {number} index of the comma
 */
const isBetweenUrls = (text, index) => /^[,;]https?:\/\//i.test(text.slice(index, index + 9));

/**
 * The end of the URL whose scheme ends at `start`: behind the last character that can belong to it.
 * A bracket that the URL has not opened ends it.
 * @param {string} text
 * @param {number} start
 */
function urlEnd(text, start) {
  /** @type {Record<string, number>} */
  const open = { "(": 0, "[": 0 };
  let end = start;
  while (end < text.length) {
    const character = String.fromCodePoint(/** @type {number} */ (text.codePointAt(end)));
    const opener = OPENER[character];
    if (!isAllowed(character) || (opener && open[opener] === 0)) break;
    if ((character === "," || character === ";") && isBetweenUrls(text, end)) break;
    if (opener) open[opener] -= 1;
    else if (character in open) open[character] += 1;
    end += character.length;
  }
  return end;
}

/**
 * The end without the punctuation of the sentence that the URL stands in.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
function withoutPunctuation(text, start, end) {
  let last = end;
  while (last > start && NOT_AT_END.has(text[last - 1])) last -= 1;
  return last;
}

/** @param {string} url */
function isUrl(url) {
  try {
    return new URL(url).hostname !== "";
  } catch {
    return false;
  }
}

/**
 * The plain http(s) URLs of a text, in order, without those that are too long.
 * @param {string} text
 * @param {{isCut?: boolean}} [how] isCut: the text goes on elsewhere, so that a URL at its end may
 *   lead elsewhere
 * @returns {Link[]}
 */
export function plainUrls(text, { isCut = false } = {}) {
  /** @type {Link[]} */
  const found = [];
  SCHEME.lastIndex = 0;
  for (let match = SCHEME.exec(text); match && found.length < LINKS_LIMIT; match = SCHEME.exec(text)) {
    const from = match.index;
    const start = from + match[0].length;
    const end = urlEnd(text, start);
    SCHEME.lastIndex = end;
    const to = withoutPunctuation(text, start, end);
    if (to === start || to - from > URL_LIMIT || (isCut && end === text.length)) continue;
    if (from > 0 && IS_PART_OF_WORD.test(text[from - 1])) continue;
    const href = text.slice(from, to);
    if (isUrl(href)) found.push({ from, to, href });
  }
  return found;
}

/** @param {Span} span @returns {string} the URL that the job gave it, "" for none that may be opened */
function markedHref(span) {
  const href = typeof span === "string" ? "" : (span[1].href ?? "");
  return SAFE.test(href) ? href : "";
}

/**
 * The links of a line, in order. Neighboring spans with the same URL are one.
 * @param {Span[]} spans
 * @param {{isCut?: boolean}} [how] see plainUrls
 * @returns {Link[]}
 */
export function linksOf(spans, how) {
  if (!spans.some((span) => textOf(span).includes("/") || markedHref(span))) return NONE;
  /** @type {Link[]} */
  const links = [];
  let text = "";
  let end = 0;
  const takeUrls = (/** @type {{isCut?: boolean}} */ options) => {
    const offset = end - text.length;
    for (const { from, to, href } of plainUrls(text, options)) {
      links.push({ from: from + offset, to: to + offset, href });
    }
    text = "";
  };
  for (const span of spans) {
    const own = textOf(span);
    if (!own) continue;
    const href = markedHref(span);
    if (href) takeUrls({});
    else text += own;
    end += own.length;
    const before = links.at(-1);
    if (href && before?.to === end - own.length && before.href === href) before.to = end;
    else if (href) links.push({ from: end - own.length, to: end, href });
  }
  takeUrls(how ?? {});
  return links;
}

/**
 * A part of a line: spans or parts of them that belong to one link, or to none.
 * @typedef {{href: string, offset: number, spans: Span[]}} Stretch  `href` is "" for no link,
 *   `offset` that of the first span in the line.
 */

/**
 * The spans of a line, cut where links begin and end.
 * @param {Span[]} spans
 * @param {Link[]} links in order
 * @returns {Stretch[]}
 */
export function stretchesOf(spans, links) {
  if (links.length === 0) return [{ href: "", offset: 0, spans }];
  /** @type {Stretch[]} */
  const stretches = [];
  let offset = 0;
  let next = 0;
  for (const span of spans) {
    const text = textOf(span);
    const end = offset + text.length;
    let from = offset;
    while (from < end) {
      while (next < links.length && links[next].to <= from) next += 1;
      const link = links[next];
      const isIn = link !== undefined && link.from <= from;
      const to = Math.min(end, isIn ? link.to : (link?.from ?? end));
      const piece = text.slice(from - offset, to - offset);
      const part = /** @type {Span} */ (typeof span === "string" ? piece : [piece, span[1]]);
      const last = stretches.at(-1);
      const isSame = last && (isIn ? link.from < from : !last.href);
      if (isSame) last.spans.push(part);
      else stretches.push({ href: isIn ? link.href : "", offset: from, spans: [part] });
      from = to;
    }
    offset = end;
  }
  return stretches;
}
