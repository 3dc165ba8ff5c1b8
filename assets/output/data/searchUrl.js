// @ts-nocheck: types are to be written (issue 10)
/* Keeps the search in the page's URL, so that it survives a reload and goes along with a link. */
import { useEffect, useRef } from "react";
import { queryFrom, withSearch } from "./searchLink.js";

const NOTHING = { text: "" };

export const queryFromUrl = () => queryFrom(window.location.search);

/** Keeps the URL as the search is; the words that led to the job stand there already. */
export function useSearchInUrl(query, given, context) {
  const hadText = useRef(false); // before the first search the URL is still to be read
  useEffect(() => {
    if (!query.text && !hadText.current) return;
    hadText.current = true;
    const isPlain = !query.isRegex && !query.isCase && !query.isWord && context === null;
    const { pathname, search, hash } = window.location;
    const next = withSearch(search, isPlain && query.text === given ? NOTHING : query, context);
    if (next === new URLSearchParams(search).toString()) return;
    window.history.replaceState(window.history.state, "", pathname + (next ? `?${next}` : "") + hash);
  }, [query, given, context]);
}
