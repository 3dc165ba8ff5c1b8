/* Going to places: between all lines and only the hits, to lines by number, to what is selected. */
import { useEffect, useMemo, useRef } from "react";
import { contextFrom } from "./data/searchLink.js";
import { useLineRange } from "./data/useLineRange.js";
import { findTools } from "./useSteps.js";
import { noLineWords } from "./words.js";

/** @import { LineRange } from "./data/lineLink.js" */
/** @import { LineSource } from "./data/LineSource.js" */
/** @import { LineSelection } from "./data/useLineRange.js" */
/** @import { Search } from "./data/useSearch.js" */
/** @import { Views } from "./scrolling/useViews.js" */
/** @import { Lines } from "./useLines.js" */

/** @typedef {ReturnType<typeof useTargets>} Targets */

/**
 * Going between all lines and only the hits.
 * @param {object} how
 * @param {Lines} how.lines
 * @param {Views} how.views
 * @param {Search} how.search
 * @param {(context: string | null) => void} how.setContext
 */
export function useFilterNavigation({ lines, views, search, setContext }) {
  const { filtered, shown, revision } = lines;
  const landing = useRef(0);
  const hasArrived = useRef(false);
  /** The number of the line at the top; where all are shown, its index, if it has not come yet. */
  const lineInSight = () => {
    const index = views.viewRef.current?.topIndex() ?? 1;
    return shown.line(index)?.n ?? (filtered ? 1 : index);
  };
  const leaveFilterAt = (/** @type {number} */ line) => {
    setContext(null);
    if (filtered) views.showNext(line);
    else views.show(line);
  };
  /** Where a link leads: to its line among all lines, or, at first, among the hits that it shows. */
  const arriveAt = (/** @type {number} */ line) => {
    const isFiltered = !hasArrived.current && contextFrom(window.location.search) !== null;
    hasArrived.current = true;
    if (isFiltered) landing.current = line;
    else leaveFilterAt(line);
  };
  /** Other lines around the hits, or all: what was in sight stays in sight. */
  const chooseContext = (/** @type {string | null} */ next) => {
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
    const indexOf = findTools.load().then((tools) => tools.indexOfLine(filtered, line));
    indexOf.then(show, () => null);
  }, [filtered, revision, show]);
  return { lineInSight, leaveFilterAt, arriveAt, chooseContext };
}

/**
 * The selected lines as far as the output has them: what a link names may reach beyond its end.
 * @param {LineSelection} selection
 * @param {LineSource} whole
 * @param {boolean} mayGrow
 */
function useLinesThere({ range, ...selection }, whole, mayGrow) {
  const { hasAnswer, total } = whole;
  const there = useMemo(() => {
    if (!range || !hasAnswer || range.last <= total) return range;
    if (range.first > total) return mayGrow ? range : null;
    return { first: range.first, last: total };
  }, [range, hasAnswer, total, mayGrow]);
  return { range: there, ...selection };
}

/**
 * The lines that are selected by their numbers, and going to others.
 * @param {object} how
 * @param {Lines} how.lines
 * @param {Views} how.views
 * @param {(line: number) => void} how.leaveFilterAt
 * @param {(line: number) => void} how.arriveAt
 * @param {boolean} how.mayGrow whether more output may come
 */
export function useTargets({ lines, views, leaveFilterAt, arriveAt, mayGrow }) {
  const { whole, filtered } = lines;
  const selected = useLinesThere(useLineRange(({ first }) => arriveAt(first)), whole, mayGrow);
  const { range, select, extend } = selected;
  const focusLines = () => views.box.current?.focus({ preventScroll: true });
  /** Returns what is wrong with the lines, "" where nothing is. */
  const goTo = (/** @type {LineRange} */ { first, last }) => {
    if (first > whole.total) return noLineWords(first, whole.total);
    select({ first, last: Math.min(last, whole.total) });
    leaveFilterAt(first);
    focusLines();
    return "";
  };
  const numberClicked = (/** @type {number} */ line, /** @type {boolean} */ isExtending) => {
    if (isExtending && range) extend(line);
    else select({ first: line, last: line });
    if (filtered) leaveFilterAt(line);
  };
  return { selected, goTo, numberClicked, focusLines };
}
