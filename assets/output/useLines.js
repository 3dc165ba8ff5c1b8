// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/exhaustive-deps -- to be mended (issue 10) */
/* The lines that the output view shows: all of them, or only those that match. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { readLineLink } from "./data/lineLink.js";
import { LineSource } from "./data/LineSource.js";

export const useSource = (source) =>
  useSyncExternalStore(source.subscribe, source.read, () => 0);

/** The output's lines; asked for again when a mark of the page's state changes. */
export function useWhole({ base, isWanted, version, revision, params }) {
  const [whole] = useState(() => new LineSource({ base }));
  const revisionOfLines = useSource(whole);
  useEffect(() => {
    if (!isWanted || whole.hasAnswer) return;
    const first = readLineLink(window.location.hash).range?.first ?? 1;
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

const NO_SOURCE = { subscribe: () => () => {}, read: () => 0 };
const REFRESH_MS = 1500; // while a search runs, its matches come in between those that are shown

/** Only the lines that match, or null while all are shown. */
export function useFiltered({ base, params, context }) {
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
  useSource(filtered ?? NO_SOURCE);
  const isGrowing = Boolean(filtered?.hasAnswer) && !filtered.isComplete;
  useEffect(() => {
    if (!isGrowing) return undefined;
    const timer = setInterval(() => filtered.refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [filtered, isGrowing]);
  return filtered;
}

/** The first line's time, fetched where that line was never in sight; without times it is not
    needed. The last line's time comes with the tail, which is always fetched. */
export function useStartAt(whole, times, revision) {
  useEffect(() => {
    if (times === "none" || whole.startAt || !whole.hasAnswer || whole.total === 0) return;
    whole.fetchLine(1).catch(() => null); // then the time of day is shown
  }, [whole, times, revision]);
  return whole.startAt;
}
