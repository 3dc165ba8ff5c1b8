/* Where a job failed: its page opens there, once, if nothing else is asked for. */
import { useEffect, useRef } from "react";
import { leadsToOutput } from "./data/lineLink.js";

/** @import { Lines } from "./useLines.js" */
/** @import { Views } from "./scrolling/useViews.js" */

/**
 * Goes to the line of the failure: neither where the URL leads to other lines or to a search, nor
 * when the user has scrolled, searched or watched the job before it is known.
 * @param {object} how
 * @param {number} how.errorLine 0 while it is not known, or for none
 * @param {Lines} how.lines
 * @param {Pick<Views, "viewRef" | "show">} how.views
 * @param {boolean} how.isSearched
 * @param {boolean} how.mayGrow whether more output may come
 */
export function useErrorLine({ errorLine, lines, views, isSearched, mayGrow }) {
  const isDone = useRef(false);
  const { whole } = lines;
  const { hasAnswer, total } = whole;
  const { viewRef, show } = views;
  useEffect(() => {
    if (mayGrow) isDone.current = true; // who watched it is where they want to be
    if (isDone.current || !errorLine || !hasAnswer) return;
    isDone.current = true;
    const hasMoved = (viewRef.current?.topIndex() ?? 1) > 1;
    if (hasMoved || isSearched || errorLine > total || leadsToOutput(window.location)) return;
    show(errorLine);
  }, [errorLine, hasAnswer, total, isSearched, mayGrow, viewRef, show]);
}
