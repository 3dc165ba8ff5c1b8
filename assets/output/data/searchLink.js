/* What a URL's query says about the search in an output: ?find=word&mode=regex&case=1&word=1, and
   which lines are shown: &only=matches&context=3. `search`, the words that led to the job, is
   another. Pure. */

/**
 * A search: the text, and how it is meant.
 * @typedef {{text: string, isRegex: boolean, isCase: boolean, isWord: boolean}} Query
 */

const LIMIT = 1000;
const NAMES = ["find", "mode", "case", "word", "only", "context"];
export const CONTEXTS = ["0", "1", "3", "10"];
/** @type {Query} */
export const NO_QUERY = { text: "", isRegex: false, isCase: false, isWord: false };

/**
 * The search that a URL's query names, or null.
 * @param {string} search
 * @returns {Query | null}
 */
export function queryFrom(search) {
  const said = new URLSearchParams(search);
  const text = (said.get("find") ?? "").slice(0, LIMIT);
  if (!text) return null;
  return {
    text,
    isRegex: said.get("mode") === "regex",
    isCase: said.get("case") === "1",
    isWord: said.get("word") === "1",
  };
}

/**
 * The lines around the hits (one of CONTEXTS) where a URL's query asks for hits only, else null.
 * @param {string} search
 */
export function contextFrom(search) {
  const said = new URLSearchParams(search);
  if (!said.get("find") || said.get("only") !== "matches") return null;
  const context = said.get("context") ?? "0";
  return CONTEXTS.includes(context) ? context : "0";
}

/**
 * A URL's query with this search instead of the one that it names.
 * @param {string} search
 * @param {Query} query
 * @param {string | null} context
 */
export function withSearch(search, { text, isRegex, isCase, isWord }, context) {
  const said = new URLSearchParams(search);
  NAMES.forEach((name) => said.delete(name));
  if (text) said.set("find", text);
  if (text && isRegex) said.set("mode", "regex");
  if (text && isCase) said.set("case", "1");
  if (text && isWord) said.set("word", "1");
  if (text && context !== null) said.set("only", "matches");
  if (text && context !== null && context !== "0") said.set("context", context);
  return said.toString();
}
