// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/set-state-in-effect -- to be mended (issue 10) */
/* A search over the whole output, done by the server: asks until it is complete, and walks.
   Asking no more is how the server learns that nobody wants it any longer. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { outputUrl, requestJson, searchParams, failureOf } from "./api.js";
import { queryFromUrl } from "./searchUrl.js";

const TYPING_MS = 180; // a pause in typing
const AGAIN_MS = 150; // after an answer that was not complete; the server takes 250 ms itself
const GROWING_MS = 2000; // all that is here has been searched, and more may be printed
const NOTHING = {};

/** Whether all lines that the server knows have been searched. */
export const isAllSearched = ({ complete, searched, total }) => complete || searched >= total;

export const NO_QUERY = { text: "", isRegex: false, isCase: false, isWord: false };

function useSettled(query) {
  const [settled, setSettled] = useState(query);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(query), query.text ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [query]);
  return query.text ? settled : query;
}

/** What is searched for: typed, given with the page, or named by the URL. */
function useQuery(initialText) {
  const [query, setQuery] = useState(NO_QUERY);
  const given = useRef("");
  useEffect(() => {
    if (!initialText || initialText === given.current || queryFromUrl()) return;
    given.current = initialText;
    setQuery({ ...NO_QUERY, text: initialText.slice(0, 1000) });
  }, [initialText]);
  useEffect(() => {
    const found = queryFromUrl();
    if (found) setQuery(found);
  }, []);
  return [query, setQuery];
}

/** Asks for the counts until they are complete: `[{key, counts, error}, setAnswer]`. */
function useAnswer({ base, params, key, isOn, version }) {
  const [answer, setAnswer] = useState({ key: "", counts: null, error: null });
  useEffect(() => {
    if (!isOn) return undefined;
    const abort = new AbortController();
    let timer = 0;
    const look = async () => {
      try {
        const counts = await requestJson(outputUrl(base, "search", params), abort.signal);
        if (abort.signal.aborted) return;
        setAnswer({ key, counts, error: null });
        const pause = counts.searched < counts.total ? AGAIN_MS : GROWING_MS;
        if (!counts.complete && !counts.unconfirmed) timer = setTimeout(look, pause);
      } catch (error) {
        if (!abort.signal.aborted) setAnswer({ key, counts: null, error: failureOf(error) });
      }
    };
    look();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [isOn, key, base, params, version]);
  return [answer, setAnswer];
}

/** The hit that was walked to: `{hit, newestHit, stepFrom, leaveHit}`. */
function useHit({ base, params, key, isOn, setAnswer }) {
  const [at, setAt] = useState({ key: "", hit: null });
  const newest = useRef(null); // the hit of the last step, before it is rendered
  /** The counts with `at`, the nearest matching line after (or before) `from`, or null. */
  const stepFrom = useCallback(
    async (from, step) => {
      const found = await requestJson(outputUrl(base, "search", { ...params, from, step })).catch((error) => {
        setAnswer({ key, counts: null, error: failureOf(error) });
        throw error;
      });
      setAnswer({ key, counts: found, error: null });
      if (found.at) {
        setAt({ key, hit: found.at });
        newest.current = { key, hit: found.at };
      }
      return found;
    },
    [base, key, params, setAnswer],
  );
  const leaveHit = useCallback(() => {
    newest.current = null;
    setAt({ key: "", hit: null });
  }, []);
  return {
    hit: isOn && at.key === key ? at.hit : null,
    newestHit: () => (isOn && newest.current?.key === key ? newest.current.hit : null),
    stepFrom,
    leaveHit,
  };
}

/** The search: its query, what was found so far, and the hit that was walked to. `settled` is the
    query after a pause in typing. */
export function useSearch({ base, initialText, isWanted, version }) {
  const [query, setQuery] = useQuery(initialText);
  const settled = useSettled(query);
  const params = useMemo(() => searchParams(settled), [settled]);
  const key = `${base}?${new URLSearchParams(params)}`;
  const isOn = isWanted && Boolean(params.q);
  const [answer, setAnswer] = useAnswer({ base, params, key, isOn, version });
  const walking = useHit({ base, params, key, isOn, setAnswer });
  const cancel = useCallback(() => setQuery(NO_QUERY), [setQuery]);
  const isCurrent = isOn && answer.key === key;
  const counts = isCurrent ? answer.counts : null;
  return {
    ...walking,
    query,
    setQuery,
    settled,
    isTyping: query !== settled,
    params: isOn ? params : NOTHING,
    counts,
    error: isCurrent ? answer.error : null,
    isSearching: isOn && (!isCurrent || (!answer.error && !isAllSearched(counts))),
    cancel,
  };
}

/** Walks to the next or previous hit, round the ends once all that is here has been searched.
    Answers `{at, isFinal}`: without a hit it is not final while there may still be one. */
export async function walk(search, from, step) {
  const found = await search.stepFrom(from, step);
  const isFinal = isAllSearched(found);
  if (found.at || found.lines === 0 || !isFinal) return { at: found.at, isFinal };
  const turned = await search.stepFrom(step === "next" ? 0 : found.total + 1, step);
  return { at: turned.at, isFinal };
}

/** The place of line `n` in a list of matches; its lines are fetched as they are looked at. */
export async function indexOfLine(source, n) {
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
