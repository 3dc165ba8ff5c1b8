/* What is said of a copy, and the text of a copied link. */
import { counted } from "./words.js";

/** @type {Record<string, string>} */
const COPIED_AS = { text: "", numbers: " with line numbers", markdown: " as Markdown" };
/** @type {Record<string, string>} */
const LACKS = {
  "": "",
  events: " Some events among them are missing.",
  hits: " The search isn't finished, so more may follow.",
};

/**
 * "Copied 12 lines.", and what the text lacks (see linesBetween).
 * @param {number} count
 * @param {string} format
 * @param {string} lacks
 */
export const copiedWords = (count, format, lacks) =>
  `Copied ${counted(count, "line")}${COPIED_AS[format]}.${LACKS[lacks]}`;

/**
 * The text of a link to lines of a job: "Cleanup Job Details · Failed · #43 · lines 120–131"
 * @param {{id: number, name: string, status: string}} job what is not known is ""
 * @param {{first: number, last: number}} lines
 */
export function linkTitle({ id, name, status }, { first, last }) {
  const lines = first === last ? `line ${first}` : `lines ${first}–${last}`;
  const shown = status.charAt(0).toUpperCase() + status.slice(1);
  return [name, shown, `#${id}`, lines].filter(Boolean).join(" · ");
}
