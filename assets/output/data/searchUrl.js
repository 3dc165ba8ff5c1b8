/* Keeps the search in the page's URL, so that it survives a reload and goes along with a link. */
import { useEffect, useRef } from "react";
import { NO_QUERY, queryFrom, withSearch } from "./searchLink.js";

/** @import { Query } from "./searchLink.js" */

export const queryFromUrl = () => queryFrom(window.location.search);

/**
 * Writes the search into the URL; the words that led to the job stand there already.
 * @param {Query} query
 * @param {string} given those words
 * @param {string | null} context
 */
export function useSearchInUrl(query, given, context) {
  const hadText = useRef(false); // before the first search the URL is still to be read
  useEffect(() => {
    if (!query.text && !hadText.current) return;
    hadText.current = true;
    const isPlain = !query.isRegex && !query.isCase && !query.isWord && context === null;
    const { pathname, search, hash } = window.location;
    const next = withSearch(search, isPlain && query.text === given ? NO_QUERY : query, context);
    if (next === new URLSearchParams(search).toString()) return;
    window.history.replaceState(window.history.state, "", pathname + (next ? `?${next}` : "") + hash);
  }, [query, given, context]);
}
