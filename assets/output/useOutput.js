// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/set-state-in-effect -- to be mended (issue 10) */
/* Joins what the output view knows: its lines, the search in them, the selection, the way
   between lines. Renders nothing; OutputView.jsx and what is below it do. */
import { useCallback, useEffect, useMemo, useState } from "react";
import { useProgress } from "./controls/Progress.jsx";
import { spanned } from "./rows/lineTime.js";
import { useRememberedText } from "./data/useRemembered.js";
import { contextFrom } from "./data/searchLink.js";
import { useSearchInUrl } from "./data/searchUrl.js";
import { useSearch } from "./data/useSearch.js";
import { useCopying } from "./useCopying.js";
import { useTextSelection } from "./useTextSelection.js";
import { useFiltered, useSource, useStartAt, useWhole } from "./useLines.js";
import { useFilterPlaces, useTargets } from "./useTargets.js";
import { useSteps } from "./useSteps.js";
import { useViews } from "./scrolling/useViews.js";
import { linkWords } from "./words.js";

/* Up to here every line is in the page, so that the browser's own find works.
   Measured on 24 Nov 2026: see BENCHMARKS.md, "Lines in the page". */
export const WHOLE_LINES = 5000;
const NO_MARKS = {};

/** The lines around each hit where only hits are shown, else null; at first as the URL says. */
function useContext(search, term) {
  const [context, setContext] = useState(null);
  useEffect(() => setContext(contextFrom(window.location.search)), []);
  useSearchInUrl(search.settled, term, context);
  return [context, setContext];
}

/** What is shown: all lines, or those that match. */
function useShown({ base, isWanted, version, revision, search, term }) {
  // A wrong expression is reported by the search: the lines are not asked with it.
  const params = search.query.isRegex && !search.counts ? NO_MARKS : search.params;
  const [whole, lines] = useWhole({ base, isWanted, version, revision, params });
  const [context, setContext] = useContext(search, term);
  const filtered = useFiltered({ base, params, context });
  const shown = filtered ?? whole;
  const shownRevision = useSource(shown);
  const isLong = shown.total > WHOLE_LINES;
  return { whole, lines, context, setContext, filtered, shown, shownRevision, isLong };
}

/** The fetching of the rest, which the user may pause. */
function useFetching({ base, ...how }) {
  const [pausedAt, setPausedAt] = useRememberedText("jobpane.output.paused"); // the last one
  const isPaused = pausedAt === base;
  const progress = useProgress({ base, isPaused, ...how });
  return { progress, isPaused, togglePause: () => setPausedAt(isPaused ? "" : base) };
}

/** How rows look: the same object as long as nothing of it changes. */
function useRowLook({ whole, lines, look, zone, mayGrow, range, current }) {
  const { times } = look;
  const startAt = useStartAt(whole, times, lines);
  const { hasDays, hasOffsets } = spanned(times === "clock" ? whole.span : null, zone);
  const time = useMemo(
    () => ({ zone, times, startAt, hasDays, hasOffsets }),
    [zone, times, startAt, hasDays, hasOffsets],
  );
  return useMemo(
    () => ({ time, active: mayGrow, range, current }),
    [time, mayGrow, range, current],
  );
}

/** Copying lines, by their numbers or as selected text: never both at once. */
function useSelections({ whole, shown, selected, box, onNumber }) {
  const copying = useCopying(whole, selected);
  const text = useTextSelection({ box, source: shown, copying });
  const numberClicked = (line, isExtending) => {
    text.selection.drop(); // what is selected by numbers is now what is copied
    onNumber(line, isExtending);
  };
  return { copying, text, numberClicked };
}

/** Going to lines: between all and only the hits, by their numbers, from hit to hit. */
function useGoing({ whole, filtered, shown, shownRevision, setContext, views, search, mayGrow }) {
  const filter = useFilterPlaces({ filtered, shown, revision: shownRevision, views, search, setContext });
  const { lineInSight, leaveFilterAt, arriveAt, chooseContext } = filter;
  const targets = useTargets({ whole, filtered, views, leaveFilterAt, arriveAt, mayGrow });
  const [step, isStepWaiting] = useSteps({ search, filtered, views, lineInSight });
  const { clear } = targets.selected;
  const { leaveHit } = search;
  const leaveTarget = useCallback(() => {
    clear();
    leaveHit();
  }, [clear, leaveHit]);
  return { ...targets, lineInSight, leaveFilterAt, setContext: chooseContext, step, isStepWaiting, leaveTarget };
}

export function useOutput({ base, term, isWanted, version, revision, position, look, zone, mayGrow }) {
  const search = useSearch({ base, initialText: term, isWanted, version });
  const lists = useShown({ base, isWanted, version, revision, search, term });
  const { whole, filtered, shown, isLong } = lists;
  const isWholeLong = whole.total > WHOLE_LINES;
  const views = useViews(isLong, shown);
  const fetching = useFetching({ base, isWanted: isWanted && isWholeLong, version, mayGrow });
  const { numberClicked: onNumber, ...going } = useGoing({ ...lists, views, search, mayGrow });
  const { selected } = going;
  const { box } = views;
  const { copying, ...selections } = useSelections({ ...lists, selected, box, onNumber });
  const { range } = selected;
  const { hit } = search;
  const wrongLink = whole.hasAnswer ? linkWords(selected.link, whole.total, { mayGrow }) : "";
  const rowLook = useRowLook({ ...lists, look, zone, mayGrow, range, current: hit?.line });
  return {
    ...views,
    ...copying,
    ...selections,
    ...fetching,
    ...going,
    said: copying.said || wrongLink,
    whole,
    shown,
    revision: lists.shownRevision,
    isLong,
    isWholeLong,
    isFiltered: Boolean(filtered),
    position,
    search,
    context: filtered ? lists.context : null,
    hasTarget: Boolean(range || hit),
    copyLink: () => copying.copyLink(hit?.line ?? going.lineInSight()),
    rowLook,
  };
}
