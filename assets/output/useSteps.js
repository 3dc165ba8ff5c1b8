/* Walking from hit to hit. What walks, and what shows the hits, is loaded when something is searched
   for: a press that comes before is done once it is here. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { LatePart } from "../shared/LatePart.js";

/** @import { LineSource } from "./data/LineSource.js" */
/** @import { Direction } from "./data/pendingSteps.js" */
/** @import { Search } from "./data/useSearch.js" */
/** @import { Walker } from "./Walker.js" */

/**
 * @typedef {object} Walking
 * @property {Search} search
 * @property {LineSource | null} filtered the list of matches, where only those are shown
 * @property {import("./scrolling/useViews.js").Views} views
 * @property {() => number} lineInSight
 */

export const findTools = new LatePart(() => import("./finding.js"));

/**
 * `[step, isWaiting]`: one press, and whether it waits for its hit.
 * @param {Walking} walking
 * @returns {[step: (direction: Direction) => void, isWaiting: boolean]}
 */
export function useSteps(walking) {
  const { query, error, counts, isTyping } = walking.search;
  const [isWaiting, setWaiting] = useState(false);
  const walker = useRef(/** @type {Walker | null} */ (null));
  const latest = useRef(walking);
  useLayoutEffect(() => {
    latest.current = walking;
  });
  const step = (/** @type {Direction} */ direction) => {
    if (!query.text || error) return;
    const walk = (/** @type {typeof import("./finding.js")} */ tools) => {
      walker.current ??= new tools.Walker(latest, setWaiting);
      walker.current.step(direction, query);
    };
    // Where it cannot be loaded the search bar says so.
    findTools.whenHere(walk, () => {});
  };
  useEffect(() => walker.current?.searchChanged(), [query, error, counts, isTyping]);
  return [step, isWaiting];
}
