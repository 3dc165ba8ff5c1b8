/* A search over the whole output, done by the server: polls until it is complete, and walks.
   Polling no more is how the server learns that nobody wants it any longer. */
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { failureOf, outputUrl, requestJson, searchParams } from "./api.js";
import { NO_QUERY } from "./searchLink.js";
import { queryFromUrl } from "./searchUrl.js";
import { isAllSearched } from "./walk.js";

/** @import { Failure, Hit, Params, SearchAnswer } from "./api.js" */
/** @import { Direction } from "./pendingSteps.js" */
/** @import { Query } from "./searchLink.js" */

/**
 * The search as useSearch returns it.
 * @typedef {ReturnType<typeof useSearch>} Search
 */

/**
 * The last answer, and the search that it belongs to.
 * @typedef {{key: string, counts: SearchAnswer | null, error: Failure | null}} KeyedAnswer
 */

/**
 * What a request of this search takes; `key` differs from search to search.
 * @typedef {{base: string, params: Params, key: string, isOn: boolean}} Asked
 */

const TYPING_MS = 180; // a pause in typing
const AGAIN_MS = 150; // after an answer that was not complete; the server takes 250 ms itself
const GROWING_MS = 2000; // all that is here has been searched, and more may be printed
const LIMIT_CHARACTERS = 1000; // the server takes no more
/** @type {Params} */
const NOTHING = {};

/**
 * The query after a pause in typing.
 * @param {Query} query
 */
function useSettled(query) {
  const [settled, setSettled] = useState(NO_QUERY); // the URL is read before it is written
  useEffect(() => {
    const timer = setTimeout(() => setSettled(query), query.text ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [query]);
  return query.text ? settled : query;
}

const never = () => () => {};
const isBrowser = () => typeof window !== "undefined";

/** The query in the URL that the view was opened with; null in the first render of a built page. */
function useQueryOfUrl() {
  const [query] = useState(() => (isBrowser() ? queryFromUrl() : null));
  return useSyncExternalStore(never, () => query, () => null);
}

/**
 * What is searched for: typed, given with the page, or named by the URL.
 * @param {string} initialText
 * @returns {[query: Query, setQuery: (next: Query) => void]}
 */
function useQuery(initialText) {
  const [query, setQuery] = useState(/** @type {Query | null} */ (null));
  const [seen, setSeen] = useState("");
  const [given, setGiven] = useState("");
  if (initialText !== seen) {
    setSeen(initialText);
    if (initialText && initialText !== given && isBrowser() && !queryFromUrl()) {
      setGiven(initialText);
      setQuery({ ...NO_QUERY, text: initialText.slice(0, LIMIT_CHARACTERS) });
    }
  }
  const named = useQueryOfUrl();
  return [query ?? named ?? NO_QUERY, setQuery];
}

/**
 * Polls the counts until they are complete.
 * @param {Asked & {version: number}} asked
 * @returns {[answer: KeyedAnswer, setAnswer: (answer: KeyedAnswer) => void]}
 */
function useAnswer({ base, params, key, isOn, version }) {
  const [answer, setAnswer] = useState(
    /** @type {KeyedAnswer} */ ({ key: "", counts: null, error: null }),
  );
  useEffect(() => {
    if (!isOn) return undefined;
    const abort = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer = undefined;
    const poll = async () => {
      try {
        /** @type {SearchAnswer} */
        const counts = await requestJson(outputUrl(base, "search", params), abort.signal);
        if (abort.signal.aborted) return;
        setAnswer({ key, counts, error: null });
        const pause = counts.searched < counts.total ? AGAIN_MS : GROWING_MS;
        if (!counts.complete && !counts.unconfirmed) timer = setTimeout(poll, pause);
      } catch (error) {
        if (!abort.signal.aborted) setAnswer({ key, counts: null, error: failureOf(error) });
      }
    };
    poll();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [isOn, key, base, params, version]);
  return [answer, setAnswer];
}

/**
 * The hit that was walked to, and walking on from a line.
 * @param {Asked & {setAnswer: (answer: KeyedAnswer) => void}} asked
 */
function useHit({ base, params, key, isOn, setAnswer }) {
  const [at, setAt] = useState(/** @type {{key: string, hit: Hit | null}} */ ({ key: "", hit: null }));
  const newest = useRef(at); // the hit of the last step, before it is rendered
  /** The counts with `at`, the nearest matching line after (or before) `from`, or null. */
  const stepFrom = useCallback(
    async (/** @type {number} */ from, /** @type {Direction} */ step) => {
      try {
        const url = outputUrl(base, "search", { ...params, from, step });
        /** @type {SearchAnswer} */
        const found = await requestJson(url);
        setAnswer({ key, counts: found, error: null });
        if (found.at) {
          newest.current = { key, hit: found.at };
          setAt(newest.current);
        }
        return found;
      } catch (error) {
        setAnswer({ key, counts: null, error: failureOf(error) });
        throw error;
      }
    },
    [base, key, params, setAnswer],
  );
  const leaveHit = useCallback(() => {
    newest.current = { key: "", hit: null };
    setAt(newest.current);
  }, []);
  return {
    hit: isOn && at.key === key ? at.hit : null,
    newestHit: () => (isOn && newest.current.key === key ? newest.current.hit : null),
    stepFrom,
    leaveHit,
  };
}

/**
 * The search: its query, what was found so far, and the hit that was walked to. `settled` is the
 * query after a pause in typing.
 * @param {object} how
 * @param {string} how.base the output's URL
 * @param {string} how.initialText the words that led to the job
 * @param {boolean} how.isWanted
 * @param {number} how.version polls again when it changes
 */
export function useSearch({ base, initialText, isWanted, version }) {
  const [query, setQuery] = useQuery(initialText);
  const settled = useSettled(query);
  const params = useMemo(() => searchParams(settled), [settled]);
  const key = outputUrl(base, "search", params);
  const isOn = isWanted && Boolean(params.q);
  const [answer, setAnswer] = useAnswer({ base, params, key, isOn, version });
  const walking = useHit({ base, params, key, isOn, setAnswer });
  const cancel = useCallback(() => setQuery(NO_QUERY), [setQuery]);
  const isCurrent = isOn && answer.key === key;
  const counts = isCurrent ? answer.counts : null;
  const error = isCurrent ? answer.error : null;
  return {
    ...walking,
    query,
    setQuery,
    settled,
    isTyping: query !== settled,
    params: isOn ? params : NOTHING,
    counts,
    error,
    isSearching: isOn && !error && (!counts || !isAllSearched(counts)),
    cancel,
  };
}
