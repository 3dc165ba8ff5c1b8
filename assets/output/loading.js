/* Loads one page of output, at most PAGE_LINES lines, and asks again when it is told to.
   Lines up to `final` never change, so only what follows them is asked for again. */
import { useCallback, useEffect, useReducer, useRef } from "react";

export const PAGE_LINES = 5000;
const PART_LINES = 1000;
const AT_ONCE = 3;
const NO_ANSWER = "Jobpane did not answer. Check your connection, then try again.";

const nothing = ({ url, pageStart }) => ({
  url,
  pageStart,
  lines: [],
  missing: [],
  reach: [],
  final: pageStart - 1,
  total: 0,
  hasAnswer: false,
  isLoading: true,
  error: null,
});

/** How far the parts that are here are final without a hole. */
function finalThrough(pageStart, reach) {
  let final = pageStart - 1;
  for (const [start, through] of [...reach].sort((a, b) => a[0] - b[0])) {
    if (start > final + 1) break;
    final = Math.max(final, through);
  }
  return final;
}

function outside(start, below) {
  return (place) => place < start || place >= below;
}

/** The page with one part in its place; a line that did not change stays the same object. */
export function withPart(page, { part, start, count }) {
  const below = start + count;
  const isKept = outside(start, below);
  const pageEnd = page.pageStart + PAGE_LINES;
  const fresh = part.lines.filter((line) => line.n >= page.pageStart && line.n < pageEnd);
  const lines = [...page.lines.filter((line) => isKept(line.n)), ...fresh];
  const missing = [...page.missing.filter((gap) => isKept(gap.before)), ...part.missing];
  const reach = [...page.reach, [start, part.final]];
  const final = finalThrough(page.pageStart, reach);
  return {
    ...page,
    lines: lines.sort((a, b) => a.n - b.n),
    missing: missing.filter((gap) => gap.before < pageEnd),
    reach: [[page.pageStart, final], ...reach.filter(([from]) => from > final + 1)],
    final,
    total: Math.max(page.total, part.total),
    hasAnswer: true,
    error: null,
  };
}

function reduced(page, action) {
  if (action.kind === "opened") {
    const isSame = page.url === action.url && page.pageStart === action.pageStart;
    if (isSame) return page;
    return { ...nothing(action), total: page.url === action.url ? page.total : 0 };
  }
  if (action.kind === "asked") return { ...page, isLoading: true };
  if (action.kind === "came") return withPart(page, action);
  if (action.kind === "done") return { ...page, isLoading: false, error: null };
  return { ...page, isLoading: false, error: action.error };
}

class OutputError extends Error {
  constructor({ sentence, can_try_again: canTryAgain, code }) {
    super(sentence);
    this.canTryAgain = canTryAgain;
    this.code = code;
  }
}

async function fetchPart(url, start, count, signal) {
  const answer = await fetch(`${url}?start=${start}&count=${count}`, {
    signal,
    headers: { Accept: "application/json" },
  });
  const body = await answer.json();
  if (!answer.ok) throw new OutputError(body.error);
  return { kind: "came", part: body, start, count };
}

async function loadPage({ url, pageStart, from, signal, dispatch }) {
  const pageBelow = pageStart + PAGE_LINES;
  const load = async (start) => {
    const count = Math.min(PART_LINES, pageBelow - start);
    const came = await fetchPart(url, start, count, signal);
    if (!signal.aborted) dispatch(came);
    return came.part.total;
  };
  const total = await load(from);
  let next = from + PART_LINES;
  const loadRest = async () => {
    while (next <= Math.min(total, pageBelow - 1)) {
      const start = next;
      next += PART_LINES;
      await load(start);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loadRest));
}

const shownError = (error) =>
  error instanceof OutputError
    ? { sentence: error.message, canTryAgain: error.canTryAgain }
    : { sentence: NO_ANSWER, canTryAgain: true };

/** The page of lines that begins at `pageStart`, and a way to ask again. */
export function useOutputPage({ url, pageStart, isWanted, version, revision }) {
  const [page, dispatch] = useReducer(reduced, { url, pageStart }, nothing);
  const flight = useRef(null);
  const isStale = useRef(false); // more was printed while an answer was on its way
  const final = useRef(0);
  final.current = page.url === url && page.pageStart === pageStart ? page.final : 0;

  const load = useCallback(async () => {
    flight.current?.abort();
    const abort = new AbortController();
    flight.current = abort;
    isStale.current = false;
    const { signal } = abort;
    const last = pageStart + PAGE_LINES - 1;
    const from = Math.max(pageStart, Math.min(final.current + 1, last));
    dispatch({ kind: "asked" });
    try {
      await loadPage({ url, pageStart, from, signal, dispatch });
      if (signal.aborted) return;
      flight.current = null;
      dispatch({ kind: "done" });
      if (isStale.current) load();
    } catch (error) {
      if (signal.aborted) return;
      abort.abort(); // the other parts of this page would fail the same way
      flight.current = null;
      dispatch({ kind: "failed", error: shownError(error) });
    }
  }, [url, pageStart]);

  useEffect(() => {
    if (!isWanted) return undefined;
    dispatch({ kind: "opened", url, pageStart });
    load();
    return () => flight.current?.abort();
  }, [isWanted, load, url, pageStart]);

  const reload = useCallback(() => {
    isStale.current = true;
    if (!flight.current) load();
  }, [load]);
  useReloadOn(isWanted, revision, reload);
  useReloadOn(isWanted, version, reload);
  return { page, load };
}

/** Asks again when the mark changes; the first one is only what the page was opened with. */
function useReloadOn(isWanted, mark, reload) {
  const seen = useRef(mark);
  useEffect(() => {
    const isFirst = !seen.current;
    const hasChanged = seen.current !== mark;
    seen.current = mark;
    if (isWanted && hasChanged && !isFirst) reload();
  }, [isWanted, mark, reload]);
}
