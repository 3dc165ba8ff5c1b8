/* Which view shows the lines, and going to a row in it, also before there is one. */
import { useCallback, useRef, useState } from "react";
import { useBeforePaint } from "../useBeforePaint.js";

/** @import { RefObject } from "react" */
/** @import { LineSource } from "../data/LineSource.js" */
/** @import { VirtualView } from "./VirtualView.js" */
/** @import { WholeView } from "./WholeView.js" */

/** @typedef {VirtualView | WholeView} View */

/**
 * @typedef {object} Views
 * @property {RefObject<View | null>} viewRef the view in the page
 * @property {RefObject<HTMLDivElement | null>} box what scrolls the lines
 * @property {(view: View) => () => void} onView called with a view once it is in the page; returns
 *   what is to be called when it leaves
 * @property {(index: number) => void} show goes to a row; without a view, in the next one
 * @property {(index: number) => void} showNext goes to a row of the next view
 * @property {() => number} startIndex the row with which a view of the lines begins
 * @property {number} viewKey differs from view to view
 */

/**
 * Where the last view stood when it left the page: its lines, and the row at the top.
 * @typedef {{source: LineSource | null, index: number}} Left
 */

/**
 * The line to go to among all lines where only the hits were shown: the one that was in sight
 * stays in sight. 0 for none.
 * @param {Left} left
 * @param {LineSource} shown
 */
const lineBehind = ({ source, index }, shown) =>
  source && source !== shown && !shown.isFiltered ? (source.line(index)?.n ?? index) : 0;

/**
 * What a view shows, and `before`, the lines of the last one.
 * @typedef {{shown: LineSource, isLong: boolean, before: LineSource | null, viewKey: number}} ViewOf
 */

/**
 * Counts the views, each of which shows other lines than the one before, or in another way.
 * @param {boolean} isLong
 * @param {LineSource} shown
 */
function useViewOf(isLong, shown) {
  const [view, setView] = useState(
    /** @type {ViewOf} */ ({ shown, isLong, before: null, viewKey: 1 }),
  );
  if (view.shown !== shown || view.isLong !== isLong) {
    setView({ shown, isLong, before: view.shown, viewKey: view.viewKey + 1 });
  }
  return view;
}

/**
 * The view in the page, and where the one before stood.
 * @param {LineSource} shown
 * @param {RefObject<number>} pendingRef the index to go to in the next view, 0 for none
 */
function useAttachedView(shown, pendingRef) {
  const viewRef = useRef(/** @type {View | null} */ (null));
  const left = useRef(/** @type {Left} */ ({ source: null, index: 1 }));
  const onView = useCallback(
    /** @param {View} view */
    (view) => {
      const index = pendingRef.current || lineBehind(left.current, shown);
      pendingRef.current = 0;
      viewRef.current = view;
      if (index) view.show(index);
      return () => {
        left.current = { source: shown, index: view.topIndex() };
        viewRef.current = null;
      };
    },
    [shown, pendingRef],
  );
  // Lines that were empty never had a view.
  useBeforePaint(
    () => () => {
      if (left.current.source !== shown) left.current = { source: shown, index: 1 };
    },
    [shown],
  );
  return { viewRef, left, onView };
}

/**
 * How the view of the lines is moved; one view follows another when other lines are shown.
 * @param {boolean} isLong whether there are too many lines to have all in the page
 * @param {LineSource} shown
 * @returns {Views}
 */
export function useViews(isLong, shown) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const pendingRef = useRef(0);
  const { before, viewKey } = useViewOf(isLong, shown);
  const { viewRef, left, onView } = useAttachedView(shown, pendingRef);
  const startIndex = () => {
    if (pendingRef.current || !before) return pendingRef.current || 1;
    const { source, index } = left.current;
    const top = viewRef.current?.topIndex() ?? (source === before ? index : 1);
    return before === shown ? top : lineBehind({ source: before, index: top }, shown) || 1;
  };
  const show = useCallback(
    (/** @type {number} */ index) => {
      if (viewRef.current) viewRef.current.show(index);
      else pendingRef.current = index;
    },
    [viewRef],
  );
  const showNext = useCallback((/** @type {number} */ index) => {
    pendingRef.current = index;
  }, []);
  return { viewRef, box, onView, show, showNext, startIndex, viewKey };
}
