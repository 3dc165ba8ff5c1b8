/* Joins what the output view knows: its lines, the search in them, the selection, the way
   between lines. Renders nothing; OutputView.jsx and what is below it do. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { copyText } from "./clipboard.js";
import { textOfLines } from "./copying.js";
import { hashOf, rangeWords, useLineRange } from "./line_range.js";
import { useProgress } from "./progress.jsx";
import { useRememberedText } from "./remembered.js";
import { placeOfLine, useSearch, walk } from "./searching.js";
import { useSaid } from "./toolbar.jsx";
import { useFiltered, useSource, useStartAt, useWhole } from "./use_lines.js";
import { useViews } from "./use_views.js";
import { noLineWords } from "./words.js";

/* Up to here every line is in the page, so that the browser's own find works.
   Measured on 24 Nov 2026: see BENCHMARKS.md, "Lines in the page". */
export const WHOLE_LINES = 5000;
const TOO_MANY_TO_COPY = "Too many to copy at once; select lines by their numbers, or download them";
const REFUSED = "The browser refused; select the text and copy it by hand";

function useCopying(whole, selected) {
  const [said, setSaid] = useSaid();
  const say = (words) => () => setSaid(words);
  const refused = () => setSaid(REFUSED);
  const { range } = selected;
  const copySelected = () => {
    if (!range && whole.total > WHOLE_LINES) {
      setSaid(TOO_MANY_TO_COPY);
      return;
    }
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

export function useOutput({ base, term, isWanted, version, revision, position, look, zone, mayGrow }) {
  const search = useSearch({ base, initialText: term, isWanted, version });
  // A wrong expression is the search's to tell: the lines are not asked with it.
  const marked = search.query.isRegex && !search.counts ? NO_MARKS : search.params;
  const [whole, lines] = useWhole({ base, isWanted, version, revision, params: marked });
  const [context, setContext] = useState(null);
  const filtered = useFiltered({ base, params: marked, context });
  const shown = filtered ?? whole;
  const shownRevision = useSource(shown);
  const isLong = shown.total > WHOLE_LINES;
  const isWholeLong = whole.total > WHOLE_LINES;
  const views = useViews(isLong, shown);
  const [pausedAt, setPausedAt] = useRememberedText("jobpane.output.paused"); // the one that was last
  const isPaused = pausedAt === base;
  const progress = useProgress({
    base,
    isWanted: isWanted && isWholeLong,
    isPaused,
    version,
    mayGrow,
  });

  const selected = useLineRange(({ first }) => leaveFilterAt(first));
  const { range, select, extend, clear } = selected;
  const focusLines = () => views.box.current?.focus({ preventScroll: true });
  /** Answers what is wrong with the lines, "" where nothing is. */
  const goTo = (chosen) => {
    if (chosen.first > whole.total) return noLineWords(chosen.first, whole.total);
    const last = Math.min(chosen.last, whole.total);
    const next = { first: Math.min(chosen.first, last), last };
    select(next);
    leaveFilterAt(next.first);
    focusLines();
    return "";
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
  const steps = useRef({ last: Promise.resolve(), waiting: 0, shown: 0, awaited: "" });
  /** One after the other, so that no press is lost; only the last place is shown. */
  const step = (direction) => {
    if (!search.query.text || search.error) return;
    if (search.isTyping || !search.counts) {
      steps.current.awaited = direction; // Enter came before the search of what was typed
      return;
    }
    if (!search.counts.lines) return;
    steps.current.waiting += 1;
    steps.current.last = steps.current.last.then(async () => {
      const at = await walk(search, fromOf(direction), direction).catch(() => null);
      steps.current.waiting -= 1;
      if (!at || steps.current.waiting > 0) return;
      views.show(filtered ? await placeOfLine(filtered, at.line) : at.line);
      steps.current.shown = at.line;
    });
  };
  useEffect(() => {
    const { awaited } = steps.current;
    if (!search.query.text) steps.current.awaited = "";
    if (!awaited || search.isTyping || !search.counts) return;
    steps.current.awaited = "";
    step(awaited);
  });
  const landing = useRef(0);
  /** Other lines around the hits, or all: what was in sight stays in sight. */
  const chooseContext = (next) => {
    const line = search.hit?.line ?? lineInSight();
    landing.current = next === null ? 0 : line;
    if (next === null && filtered) views.showNext(line);
    setContext(next);
  };
  /** The number of the line at the top; where all are shown, its place, if it has not come yet. */
  const lineInSight = () => {
    const index = views.viewRef.current?.topIndex() ?? 1;
    return shown.line(index)?.n ?? (filtered ? 1 : index);
  };
  const { show } = views;
  useEffect(() => {
    if (!filtered?.hasAnswer || !landing.current) return;
    const line = landing.current;
    landing.current = 0;
    placeOfLine(filtered, line).then(show, () => null);
  }, [filtered, shownRevision, show]);
  /** Whether the person has gone on from the hit that was shown last: then they walk from there. */
  const hasLeft = (hit) =>
    !filtered && steps.current.shown === hit.line && views.viewRef.current?.isInSight(hit.line) === false;
  const fromOf = (direction) => {
    const hit = search.newestHit() ?? search.hit;
    if (hit && !hasLeft(hit)) return hit.line;
    return direction === "next" ? lineInSight() - 1 : lineInSight();
  };
  const { leaveHit } = search;
  const leaveTarget = useCallback(() => {
    clear();
    leaveHit();
  }, [clear, leaveHit]);
  const copying = useCopying(whole, selected);
  const copyLink = () => copying.copyLink(search.hit?.line ?? lineInSight());
  const isBeyond = Boolean(range) && whole.hasAnswer && !mayGrow && range.first > whole.total;
  const beyond = isBeyond ? noLineWords(range.first, whole.total) : "";
  const startAt = useStartAt(whole, look.times, lines);
  const current = search.hit?.line;
  const rowLook = useMemo(
    () => ({ zone, times: look.times, startAt, active: mayGrow, range, current }),
    [zone, look.times, startAt, mayGrow, range, current],
  );
  return {
    ...views,
    ...copying,
    said: copying.said || beyond,
    whole,
    shown,
    revision: shownRevision,
    isLong,
    isWholeLong,
    isFiltered: Boolean(filtered),
    position,
    search,
    context: filtered ? context : null,
    setContext: chooseContext,
    progress,
    isPaused,
    togglePause: () => setPausedAt(isPaused ? "" : base),
    selected,
    hasTarget: Boolean(range || search.hit),
    leaveTarget,
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
