/* Joins what the output view knows: its lines, the search in them, the selection, the way
   between lines. Renders nothing; OutputView.jsx and what is below it do. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { copyText } from "./clipboard.js";
import { textOfLines } from "./copying.js";
import { hashOf, rangeFromHash, rangeWords, useLineRange } from "./line_range.js";
import { LineSource } from "./line_source.js";
import { useProgress } from "./progress.jsx";
import { placeOfLine, useSearch, walk } from "./searching.js";
import { useSaid } from "./toolbar.jsx";

/* Up to here every line is in the page, so that the browser's own find works.
   Measured on 24 Nov 2026: see BENCHMARKS.md, "Lines in the page". */
export const WHOLE_LINES = 5000;
const REFUSED = "The browser refused; select the text and copy it by hand";

const useSource = (source) =>
  useSyncExternalStore(source.subscribe, source.read, () => 0);

/** The output's lines; asked for again when a mark of the page's state changes. */
function useWhole({ base, isWanted, version, revision, params }) {
  const [whole] = useState(() => new LineSource({ base }));
  const revisionOfLines = useSource(whole);
  useEffect(() => {
    if (!isWanted || whole.hasAnswer) return;
    const first = rangeFromHash(window.location.hash)?.first ?? 1;
    whole.want(first, first);
  }, [isWanted, whole]);
  useEffect(() => () => whole.dispose(), [whole]);
  useEffect(() => whole.mark(params), [whole, params]);
  useRefreshOn(whole, isWanted, version);
  useRefreshOn(whole, isWanted, revision);
  return [whole, revisionOfLines];
}

/** Asks again when the mark changes; the first one is only what the page was opened with. */
function useRefreshOn(source, isWanted, mark) {
  const seen = useRef(mark);
  useEffect(() => {
    const isFirst = !seen.current;
    const hasChanged = seen.current !== mark;
    seen.current = mark;
    if (isWanted && hasChanged && !isFirst) source.refresh();
  }, [source, isWanted, mark]);
}

const REFRESH_MS = 1000; // while a search runs, its matches come in between those that are shown

/** Only the lines that match, or null while all are shown. */
function useFiltered({ base, params, context, counts }) {
  const key = params.q && context !== null ? `${context} ${new URLSearchParams(params)}` : "";
  const filtered = useMemo(() => {
    if (!key) return null;
    const source = new LineSource({ base, only: "matches", context });
    source.mark(params);
    return source;
  }, [base, key]); // the key holds params and context
  useEffect(() => {
    if (!filtered) return undefined;
    filtered.want(1, 1);
    return () => filtered.dispose();
  }, [filtered]);
  const searched = counts?.searched;
  useEffect(() => {
    if (!filtered?.hasAnswer || filtered.isComplete) return undefined;
    const timer = setTimeout(() => filtered.refresh(), REFRESH_MS);
    return () => clearTimeout(timer);
  }, [filtered, searched]);
  return filtered;
}

function useCopying(whole, selected) {
  const [said, setSaid] = useSaid();
  const say = (words) => () => setSaid(words);
  const refused = () => setSaid(REFUSED);
  const { range } = selected;
  const copySelected = () => {
    const chosen = range ?? { first: 1, last: whole.total };
    const words = range ? `${rangeWords(range)} copied` : "All lines copied";
    textOfLines(whole, chosen)
      .then(copyText)
      .then(say(words.charAt(0).toUpperCase() + words.slice(1)), refused);
  };
  const copyLink = (line) => {
    const { origin, pathname, search } = window.location;
    const place = range ?? { first: line, last: line };
    copyText(`${origin}${pathname}${search}${hashOf(place)}`).then(
      say(`Link to ${rangeWords(place)} copied`),
      refused,
    );
  };
  return { said, copySelected, copyLink };
}

/** How the view is moved: a place that was asked for before there is a view waits for it. */
function useViews(isLong, shown) {
  const viewRef = useRef(null);
  const box = useRef(null);
  const pending = useRef(0);
  const top = useRef(1);
  const onView = useCallback((view) => {
    if (viewRef.current === view) return;
    viewRef.current = view;
    if (pending.current) view.show(pending.current);
    pending.current = 0;
  }, []);
  const key = useRef({ shown: null, isLong: false, count: 0 });
  if (key.current.shown !== shown || key.current.isLong !== isLong) {
    top.current = key.current.shown === shown ? (viewRef.current?.topIndex() ?? 1) : 1;
    key.current = { shown, isLong, count: key.current.count + 1 };
    viewRef.current = null;
  }
  const show = useCallback((index) => {
    if (viewRef.current) viewRef.current.show(index);
    else pending.current = index;
  }, []);
  /** In the view that comes after this one: all lines after only the hits. */
  const showNext = useCallback((index) => {
    pending.current = index;
  }, []);
  const startIndex = () => pending.current || top.current;
  return { viewRef, box, onView, show, showNext, startIndex, viewKey: key.current.count };
}

export function useOutput({ base, term, isWanted, version, revision, position, look, zone, mayGrow }) {
  const search = useSearch({ base, initialText: term, isWanted, version });
  // A wrong expression is the search's to tell: the lines are not asked with it.
  const marked = search.query.isRegex && !search.counts ? NO_MARKS : search.params;
  const [whole, lines] = useWhole({ base, isWanted, version, revision, params: marked });
  const [context, setContext] = useState(null);
  const filtered = useFiltered({ base, params: marked, context, counts: search.counts });
  const shown = filtered ?? whole;
  const shownRevision = useSource(shown);
  const isLong = shown.total > WHOLE_LINES;
  const isWholeLong = whole.total > WHOLE_LINES;
  const views = useViews(isLong, shown);
  const [isPaused, setPaused] = useState(false);
  const progress = useProgress({ base, isWanted: isWanted && isWholeLong, isPaused, version });

  const selected = useLineRange(({ first }) => views.show(first));
  const { range, select, extend, clear } = selected;
  const focusLines = () => views.box.current?.focus({ preventScroll: true });
  const goTo = (chosen) => {
    const last = Math.min(chosen.last, whole.total);
    const next = { first: Math.min(chosen.first, last), last };
    select(next);
    leaveFilterAt(next.first);
    focusLines();
  };
  const leaveFilterAt = (line) => {
    const isSwitching = Boolean(filtered);
    setContext(null);
    if (isSwitching) views.showNext(line);
    else views.show(line);
  };
  const numberClicked = (line, isExtending) => {
    if (isExtending && range) extend(line);
    else select({ first: line, last: line });
    if (filtered) leaveFilterAt(line);
  };
  const step = async (direction) => {
    if (!search.counts?.lines) return;
    const at = await walk(search, fromOf(direction), direction).catch(() => null);
    if (at) views.show(filtered ? await placeOfLine(filtered, at.line) : at.line);
  };
  const fromOf = (direction) => {
    if (search.hit) return search.hit.line;
    const top = shown.line(views.viewRef.current?.topIndex() ?? 1)?.n ?? 1;
    return direction === "next" ? top - 1 : top;
  };
  const copying = useCopying(whole, selected);
  const copyLink = () =>
    copying.copyLink(search.hit?.line ?? shown.line(views.viewRef.current?.topIndex() ?? 1)?.n ?? 1);
  const startAt = useStartAt(whole, look.times, lines);
  const current = search.hit?.line;
  const rowLook = useMemo(
    () => ({ zone, times: look.times, startAt, active: mayGrow, range, current }),
    [zone, look.times, startAt, mayGrow, range, current],
  );
  return {
    ...views,
    ...copying,
    whole,
    shown,
    revision: shownRevision,
    isLong,
    isWholeLong,
    isFiltered: Boolean(filtered),
    position,
    search,
    context: filtered ? context : null,
    setContext,
    progress,
    isPaused,
    togglePause: () => setPaused(!isPaused),
    selected,
    hasTarget: Boolean(range || search.hit),
    leaveTarget: clear,
    goTo,
    leaveFilterAt,
    focusLines,
    numberClicked,
    step,
    copyLink,
    rowLook,
  };
}

const NO_MARKS = {};

/** The first line's time, fetched where that line was never in sight. */
function useStartAt(whole, times, revision) {
  useEffect(() => {
    if (times !== "since" || whole.startAt || !whole.hasAnswer || whole.total === 0) return;
    whole.fetchLine(1).catch(() => null); // then the time of day is shown
  }, [whole, times, revision]);
  return whole.startAt;
}
