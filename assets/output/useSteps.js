/* Walking from hit to hit: one press after the other, from where the user is. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { PendingSteps } from "./data/pendingSteps.js";
import { indexOfLine, walk } from "./data/walk.js";

/** @import { SearchAnswer } from "./data/api.js" */
/** @import { LineSource } from "./data/LineSource.js" */
/** @import { Direction } from "./data/pendingSteps.js" */
/** @import { Query } from "./data/searchLink.js" */
/** @import { Search } from "./data/useSearch.js" */

/**
 * @typedef {object} Walking
 * @property {Search} search
 * @property {LineSource | null} filtered the list of matches, where only those are shown
 * @property {import("./scrolling/useViews.js").Views} views
 * @property {() => number} lineInSight
 */

/**
 * The counts of a search that can be walked, else null.
 * @param {Search} search
 */
const countsToWalk = ({ query, error, isTyping, counts }) =>
  query.text && !error && !isTyping ? counts : null;

/**
 * Differs when another try may find more.
 * @param {SearchAnswer} counts
 */
const progressOf = ({ lines, searched, total, complete }) =>
  `${lines} ${complete || searched >= total}`;

/**
 * Where a walk starts: at the last hit, or where the user has gone on to from there.
 * @param {Walking} walking
 * @param {Direction} direction
 * @param {number} shown the line of the hit that was shown last
 */
function fromOf({ search, filtered, views, lineInSight }, direction, shown) {
  const hit = search.newestHit() ?? search.hit;
  const hasLeft =
    !filtered && shown === hit?.line && views.viewRef.current?.isInSight(shown) === false;
  if (hit && !hasLeft) return hit.line;
  return direction === "next" ? lineInSight() - 1 : lineInSight();
}

/**
 * `[step, isWaiting]`; no press is lost, and only the last hit is shown. A press that comes before
 * its hit is found waits until then, until all is searched, or until the search is changed.
 * @param {Walking} walking
 * @returns {[step: (direction: Direction) => void, isWaiting: boolean]}
 */
export function useSteps({ search, filtered, views, lineInSight }) {
  const [steps] = useState(() => new PendingSteps());
  const [isWaiting, setWaiting] = useState(false);
  const shown = useRef(0); // the line of the hit that was shown last
  const queryOfSteps = useRef(/** @type {Query | null} */ (null));
  const latest = useRef({ search, filtered, views, lineInSight });
  useLayoutEffect(() => {
    latest.current = { search, filtered, views, lineInSight };
  });
  const go = useCallback(async () => {
    const countsNow = countsToWalk(latest.current.search);
    if (!countsNow) return;
    const take = (/** @type {Direction} */ direction) => {
      const now = latest.current;
      return walk(now.search, fromOf(now, direction, shown.current), direction);
    };
    const hit = await steps.run(take, progressOf(countsNow));
    setWaiting(steps.isBlocked);
    if (!hit) return;
    const { filtered: list, views: view } = latest.current;
    view.show(list ? await indexOfLine(list, hit.line) : hit.line);
    shown.current = hit.line;
  }, [steps]);
  const step = (/** @type {Direction} */ direction) => {
    if (!search.query.text || search.error) return;
    queryOfSteps.current = search.query;
    steps.add(direction);
    go();
  };
  const { query, error, counts, isTyping } = search;
  useEffect(() => {
    if (query !== queryOfSteps.current || error) {
      steps.clear();
      setWaiting(false);
    }
    go();
  }, [steps, go, query, error, counts, isTyping]);
  return [step, isWaiting];
}
