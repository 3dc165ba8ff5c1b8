/* The lines that the output view shows: all of them, or only those that match. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { readLineLink } from "./data/lineLink.js";
import { LineSource } from "./data/LineSource.js";
import { contextFrom } from "./data/searchLink.js";
import { useSearchInUrl } from "./data/searchUrl.js";

/** @import { Params } from "./data/api.js" */
/** @import { Search } from "./data/useSearch.js" */

/**
 * What makes the lines be asked for, beside the page's own state.
 * @typedef {object} Wanted
 * @property {string} base the output's URL
 * @property {boolean} isWanted nothing is asked for while it is false
 * @property {number} version lines are asked for again when it changes
 * @property {string} revision likewise
 */

/** @typedef {ReturnType<typeof useLines>} Lines */

/* Up to here every line is in the page, so that the browser's own find works.
   Measured on 24 Nov 2026: see BENCHMARKS.md, "Lines in the page". */
export const WHOLE_LINES = 5000;
const REFRESH_MS = 1500; // while a search runs, its matches come in between those that are shown
/** @type {Params} */
const NO_MARKS = {};
const neverChanges = () => () => {};
const NO_SOURCE = { subscribe: neverChanges, read: () => 0 };

/**
 * Renders again when the source has something new; returns the number of its changes.
 * @param {Pick<LineSource, "subscribe" | "read">} source
 */
const useRevision = (source) => useSyncExternalStore(source.subscribe, source.read, () => 0);

/**
 * Asks again when `mark` changes; the first one is only what the page was opened with.
 * @param {LineSource} source
 * @param {boolean} isWanted
 * @param {string | number} mark
 */
function useRefreshOn(source, isWanted, mark) {
  const seen = useRef(mark);
  useEffect(() => {
    const isFirst = !seen.current;
    const hasChanged = seen.current !== mark;
    seen.current = mark;
    if (isWanted && hasChanged && !isFirst) source.refresh();
  }, [source, isWanted, mark]);
}

/**
 * All lines of the output; asked for again when a mark of the page's state changes.
 * @param {Wanted & {params: Params}} wanted `params` of the search that is marked in them
 */
function useWhole({ base, isWanted, version, revision, params }) {
  const [whole] = useState(() => new LineSource({ base }));
  useEffect(() => {
    if (!isWanted || whole.hasAnswer) return;
    const first = readLineLink(window.location.hash).range?.first ?? 1;
    whole.want(first, first);
  }, [isWanted, whole]);
  useEffect(() => () => whole.dispose(), [whole]);
  useEffect(() => whole.mark(params), [whole, params]);
  useRefreshOn(whole, isWanted, version);
  useRefreshOn(whole, isWanted, revision);
  return whole;
}

/**
 * Only the lines that match, or null while all are shown.
 * @param {{base: string, params: Params, context: string | null}} filter
 */
function useFiltered({ base, params, context }) {
  // Another object of the same search is the same list.
  const key = params.q && context !== null ? JSON.stringify([context, params]) : "";
  const list = useMemo(() => {
    if (!key) return null;
    const [around, marks] = JSON.parse(key);
    return { source: new LineSource({ base, only: "matches", context: around }), marks };
  }, [base, key]);
  useEffect(() => {
    if (!list) return undefined;
    list.source.mark(list.marks);
    list.source.want(1, 1);
    return () => list.source.dispose();
  }, [list]);
  return list?.source ?? null;
}

/**
 * Asks for more matches while the search goes on.
 * @param {LineSource | null} filtered
 */
function useGrowing(filtered) {
  const isGrowing = filtered !== null && filtered.hasAnswer && !filtered.isComplete;
  useEffect(() => {
    if (!isGrowing) return undefined;
    const timer = setInterval(() => filtered.refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [filtered, isGrowing]);
}

/**
 * The lines around each hit where only hits are shown, else null; as the URL says until one is
 * chosen.
 * @returns {[context: string | null, setContext: (next: string | null) => void]}
 */
export function useHitContext() {
  const [named] = useState(() =>
    typeof window === "undefined" ? null : contextFrom(window.location.search),
  );
  const [chosen, setChosen] = useState(/** @type {string | null | undefined} */ (undefined));
  const first = useSyncExternalStore(neverChanges, () => named, () => null);
  return [chosen === undefined ? first : chosen, setChosen];
}

/**
 * The whole output, and what is shown of it: all lines, or only those that match. `revision` counts
 * the changes of what is shown; a long list has its lines in the page only around those in sight.
 * `isSearchable` is so while lines may still come: who asks for the search then gets it at once.
 * @param {Wanted & {search: Search, term: string, context: string | null}} how
 */
export function useLines({ base, isWanted, version, revision, search, term, context }) {
  // A wrong expression is reported by the search: the lines are not asked for with it.
  const params = search.query.isRegex && !search.counts ? NO_MARKS : search.params;
  useSearchInUrl(search.settled, term, context);
  const whole = useWhole({ base, isWanted, version, revision, params });
  const filtered = useFiltered({ base, params, context });
  const wholeRevision = useRevision(whole);
  const filteredRevision = useRevision(filtered ?? NO_SOURCE);
  useGrowing(filtered);
  const shown = filtered ?? whole;
  return {
    whole,
    filtered,
    shown,
    wholeRevision,
    revision: filtered ? filteredRevision : wholeRevision,
    isLong: shown.total > WHOLE_LINES,
    isWholeLong: whole.total > WHOLE_LINES,
    isSearchable: whole.total > 0 || (isWanted && !whole.hasAnswer && !whole.error),
  };
}
