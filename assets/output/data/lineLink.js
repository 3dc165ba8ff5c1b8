/* What the hash of a URL says about lines: #L120 or #L120-L140. Pure. */

/**
 * Lines by their numbers, both included.
 * @typedef {{first: number, last: number}} LineRange
 */

/**
 * What a hash says: `range` is null where it names no line that an output could have, `absent` the
 * digits of a number that is out of reach ("" for none).
 * @typedef {{isLink: boolean, range: LineRange | null, absent: string}} LineLink
 */

const LINK = /^#L/;
const NUMBERS = /^#L(\d{1,30})(?:-L?(\d{1,30}))?$/;
export const LARGEST = 2 ** 31 - 1; // as the server counts lines

/** @type {LineLink} */
const NOT_ABOUT_LINES = { isLink: false, range: null, absent: "" };

/** @param {string} hash */
export const isLineLink = (hash) => LINK.test(hash);

/**
 * @param {string} hash
 * @returns {LineLink}
 */
export function readLineLink(hash) {
  if (!isLineLink(hash)) return NOT_ABOUT_LINES;
  const found = NUMBERS.exec(hash);
  if (!found) return { isLink: true, range: null, absent: "" };
  const [one, other] = [BigInt(found[1]), BigInt(found[2] ?? found[1])];
  const [first, last] = one <= other ? [one, other] : [other, one];
  if (first < 1n) return { isLink: true, range: null, absent: "0" };
  if (first > LARGEST) return { isLink: true, range: null, absent: String(first) };
  const isBeyond = last > LARGEST;
  const range = { first: Number(first), last: isBeyond ? LARGEST : Number(last) };
  return { isLink: true, range, absent: isBeyond ? String(last) : "" };
}

/**
 * "120" or "120-140" as typed, or null.
 * @param {string} text
 */
export function rangeFromText(text) {
  const { range, absent } = readLineLink(`#L${text.trim().replace(/\s*[-–]\s*/, "-")}`);
  return absent ? null : range;
}

/**
 * "line 120", "lines 120 to 140"
 * @param {LineRange} range
 */
export const rangeWords = ({ first, last }) =>
  first === last ? `line ${first}` : `lines ${first} to ${last}`;

/** @param {LineRange} range */
export const hashOf = ({ first, last }) => (first === last ? `#L${first}` : `#L${first}-L${last}`);

/**
 * Whether a URL leads into the output: to lines of it, or to a search in it.
 * @param {{hash: string, search: string}} url
 */
export const leadsToOutput = ({ hash, search }) =>
  isLineLink(hash) || Boolean(new URLSearchParams(search).get("find"));
