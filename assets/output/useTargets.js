// @ts-nocheck: types are to be written (issue 10)
/* Going to places: between all lines and only the hits, to lines by number, to what is selected. */
import { useEffect, useMemo, useRef } from "react";
import { contextFrom } from "./data/searchLink.js";
import { useLineRange } from "./data/useLineRange.js";
import { indexOfLine } from "./data/walk.js";
import { noLineWords } from "./words.js";

/** `{lineInSight, leaveFilterAt, arriveAt, chooseContext}` */
export function useFilterPlaces({ filtered, shown, revision, views, search, setContext }) {
  const landing = useRef(0);
  const hasArrived = useRef(false);
  /** The number of the line at the top; where all are shown, its place, if it has not come yet. */
  const lineInSight = () => {
    const index = views.viewRef.current?.topIndex() ?? 1;
    return shown.line(index)?.n ?? (filtered ? 1 : index);
  };
  const leaveFilterAt = (line) => {
    setContext(null);
    if (filtered) views.showNext(line);
    else views.show(line);
  };
  /** Where a link leads: to its line among all lines, or, at first, among the hits that it shows. */
  const arriveAt = (line) => {
    const isFiltered = !hasArrived.current && contextFrom(window.location.search) !== null;
    hasArrived.current = true;
    if (isFiltered) landing.current = line;
    else leaveFilterAt(line);
  };
  /** Other lines around the hits, or all: what was in sight stays in sight. */
  const chooseContext = (next) => {
    const line = search.hit?.line ?? lineInSight();
    landing.current = next === null ? 0 : line;
    if (next === null && filtered) views.showNext(line);
    setContext(next);
  };
  const { show } = views;
  useEffect(() => {
    if (!filtered?.hasAnswer || !landing.current) return;
    const line = landing.current;
    landing.current = 0;
    indexOfLine(filtered, line).then(show, () => null);
  }, [filtered, revision, show]);
  return { lineInSight, leaveFilterAt, arriveAt, chooseContext };
}

/** The selected lines as far as the output has them: what a link names may reach beyond its end. */
function useLinesThere({ range, ...selection }, whole, mayGrow) {
  const { hasAnswer, total } = whole;
  const there = useMemo(() => {
    if (!range || !hasAnswer || range.last <= total) return range;
    if (range.first > total) return mayGrow ? range : null;
    return { first: range.first, last: total };
  }, [range, hasAnswer, total, mayGrow]);
  return { range: there, ...selection };
}

/** `{selected, goTo, numberClicked, focusLines}`: the selected lines, and going to others. */
export function useTargets({ whole, filtered, views, leaveFilterAt, arriveAt, mayGrow }) {
  const selected = useLinesThere(useLineRange(({ first }) => arriveAt(first)), whole, mayGrow);
  const { range, select, extend } = selected;
  const focusLines = () => views.box.current?.focus({ preventScroll: true });
  /** Answers what is wrong with the lines, "" where nothing is. */
  const goTo = ({ first, last }) => {
    if (first > whole.total) return noLineWords(first, whole.total);
    select({ first, last: Math.min(last, whole.total) });
    leaveFilterAt(first);
    focusLines();
    return "";
  };
  const numberClicked = (line, isExtending) => {
    if (isExtending && range) extend(line);
    else select({ first: line, last: line });
    if (filtered) leaveFilterAt(line);
  };
  return { selected, goTo, numberClicked, focusLines };
}
