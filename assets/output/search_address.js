/* The search in the page's address, so that it survives a reload and goes along with a link:
   ?find=word&mode=regex&case=1&word=1. `search`, the words that led to the job, is another. */
import { useEffect, useRef } from "react";

const LIMIT = 1000;
const NOTHING = { text: "" };
const NAMES = ["find", "mode", "case", "word"];

/** The search that the address names, or null. */
export function queryFromAddress() {
  const said = new URLSearchParams(window.location.search);
  const text = (said.get("find") ?? "").slice(0, LIMIT);
  if (!text) return null;
  return {
    text,
    isRegex: said.get("mode") === "regex",
    isCase: said.get("case") === "1",
    isWord: said.get("word") === "1",
  };
}

function write({ text, isRegex, isCase, isWord }) {
  const { pathname, search, hash } = window.location;
  const said = new URLSearchParams(search);
  NAMES.forEach((name) => said.delete(name));
  if (text) said.set("find", text);
  if (text && isRegex) said.set("mode", "regex");
  if (text && isCase) said.set("case", "1");
  if (text && isWord) said.set("word", "1");
  const query = said.toString();
  if (query === new URLSearchParams(search).toString()) return;
  window.history.replaceState(window.history.state, "", pathname + (query ? `?${query}` : "") + hash);
}

/** Keeps the address as the search is; the words that led to the job stand there already. */
export function useAddress(query, given) {
  const hadText = useRef(false); // before the first search the address is still to be read
  useEffect(() => {
    if (!query.text && !hadText.current) return;
    hadText.current = true;
    const isGiven = query.text === given && !query.isRegex && !query.isCase && !query.isWord;
    write(isGiven ? NOTHING : query);
  }, [query, given]);
}
