// @ts-nocheck: types are to be written (issue 10)
/* Walking from hit to hit: one press after the other, from where the user is. */
import { useCallback, useEffect, useRef, useState } from "react";
import { PendingSteps } from "./data/pendingSteps.js";
import { indexOfLine, walk } from "./data/walk.js";
import { useBeforePaint } from "./useBeforePaint.js";

const canWalk = ({ query, error, isTyping, counts }) =>
  Boolean(query.text) && !error && !isTyping && Boolean(counts);
/** Differs when another try may find more. */
const progressOf = ({ lines, searched, total, complete }) =>
  `${lines} ${complete || searched >= total}`;

/** Where a walk starts: at the last hit, or where the user has gone on to from there. */
function fromOf({ search, filtered, views, lineInSight }, direction, shown) {
  const hit = search.newestHit() ?? search.hit;
  const hasLeft =
    !filtered && shown === hit?.line && views.viewRef.current?.isInSight(shown) === false;
  if (hit && !hasLeft) return hit.line;
  return direction === "next" ? lineInSight() - 1 : lineInSight();
}

/** `[step, isWaiting]`; no press is lost, and only the last hit is shown. A press that comes before
    its hit is found is kept until then, until all is searched, or until the search is changed. */
export function useSteps({ search, filtered, views, lineInSight }) {
  const [steps] = useState(() => new PendingSteps());
  const [isWaiting, setWaiting] = useState(false);
  const shown = useRef(0); // the line of the hit that was shown last
  const queryOfSteps = useRef(null);
  const latest = useRef(null);
  useBeforePaint(() => {
    latest.current = { search, filtered, views, lineInSight };
  });
  const go = useCallback(async () => {
    if (!canWalk(latest.current.search)) return;
    const take = (direction) => {
      const now = latest.current;
      return walk(now.search, fromOf(now, direction, shown.current), direction);
    };
    const hit = await steps.run(take, progressOf(latest.current.search.counts));
    setWaiting(steps.isBlocked);
    if (!hit) return;
    const { filtered: list, views: view } = latest.current;
    view.show(list ? await indexOfLine(list, hit.line) : hit.line);
    shown.current = hit.line;
  }, [steps]);
  const step = (direction) => {
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
