/* A search over the whole output, done by the server: asks until it is complete, and walks.
   Asking no more is how the server learns that nobody wants it any longer. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { addressOf, ask, searchParams, shownError } from "./api.js";
import { queryFromAddress, useAddress } from "./search_address.js";

const TYPING_MS = 180; // a pause in typing
const AGAIN_MS = 150; // after an answer that was not complete; the server takes 250 ms itself
const GROWING_MS = 2000; // all that is here has been searched, and more may be printed
const NOTHING = {};
export const NO_QUERY = { text: "", isRegex: false, isCase: false, isWord: false };

function useSettled(query) {
  const [settled, setSettled] = useState(query);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(query), query.text ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [query]);
  return query.text ? settled : query;
}

/** `{query, setQuery, params, counts, error, isSearching, at, step, cancel}` */
export function useSearch({ base, initialText, isWanted, version }) {
  const [query, setQuery] = useState(NO_QUERY);
  const given = useRef("");
  useEffect(() => {
    if (!initialText || initialText === given.current || queryFromAddress()) return;
    given.current = initialText;
    setQuery({ ...NO_QUERY, text: initialText.slice(0, 1000) });
  }, [initialText]);
  useEffect(() => {
    const found = queryFromAddress();
    if (found) setQuery(found);
  }, []);
  const settled = useSettled(query);
  useAddress(settled, initialText);
  const params = useMemo(() => searchParams(settled), [settled]);
  const key = `${base}?${new URLSearchParams(params)}`;
  const [answer, setAnswer] = useState({ key: "", counts: null, error: null });
  const [at, setAt] = useState({ key: "", hit: null });
  const newest = useRef(null); // the hit of the last step, before it is rendered

  const isOn = isWanted && Boolean(params.q);
  useEffect(() => {
    if (!isOn) return undefined;
    const abort = new AbortController();
    let timer = 0;
    const look = async () => {
      try {
        const counts = await ask(addressOf(base, "search", params), abort.signal);
        if (abort.signal.aborted) return;
        setAnswer({ key, counts, error: null });
        const pause = counts.searched < counts.total ? AGAIN_MS : GROWING_MS;
        if (!counts.complete) timer = setTimeout(look, pause);
      } catch (error) {
        if (!abort.signal.aborted) setAnswer({ key, counts: null, error: shownError(error) });
      }
    };
    look();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [isOn, key, base, params, version]);

  /** The nearest matching line after (or before) `from`, or null. */
  const stepFrom = useCallback(
    async (from, step) => {
      const found = await ask(addressOf(base, "search", { ...params, from, step }));
      setAnswer({ key, counts: found, error: null });
      if (found.at) {
        setAt({ key, hit: found.at });
        newest.current = { key, hit: found.at };
      }
      return found;
    },
    [base, key, params],
  );
  const cancel = useCallback(() => setQuery(NO_QUERY), []);
  const leaveHit = useCallback(() => {
    newest.current = null;
    setAt({ key: "", hit: null });
  }, []);
  const isCurrent = isOn && answer.key === key;
  return {
    query,
    setQuery,
    isTyping: query !== settled,
    params: isOn ? params : NOTHING,
    counts: isCurrent ? answer.counts : null,
    error: isCurrent ? answer.error : null,
    isSearching: isOn && (!isCurrent || (!answer.error && answer.counts.searched < answer.counts.total)),
    hit: isOn && at.key === key ? at.hit : null,
    newestHit: () => (isOn && newest.current?.key === key ? newest.current.hit : null),
    stepFrom,
    cancel,
    leaveHit,
  };
}

/** Walks to the next or previous hit, round the ends once everything has been searched. */
export async function walk(search, from, step) {
  const found = await search.stepFrom(from, step);
  if (found.at || found.lines === 0 || !found.complete) return found.at;
  const turned = await search.stepFrom(step === "next" ? 0 : found.total + 1, step);
  return turned.at;
}

/** The place of line `n` in a list of matches; its lines are fetched as they are looked at. */
export async function placeOfLine(source, n) {
  let low = 1;
  let high = source.total;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await source.fetchLine(middle);
    if (!line) return low;
    if (line.n < n) low = middle + 1;
    else high = middle;
  }
  return low;
}
