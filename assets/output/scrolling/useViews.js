// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/refs -- to be mended (issue 10) */
/* Which view shows the lines, and going to a place in it, also before there is one. */
import { useCallback, useRef } from "react";

/** How the view is moved: a place that was asked for before there is a view waits for it. */
export function useViews(isLong, shown) {
  const viewRef = useRef(null);
  const box = useRef(null);
  const pending = useRef(0);
  const top = useRef(1);
  const onView = useCallback((view) => {
    if (viewRef.current === view) return;
    viewRef.current = view;
    if (pending.current) view.show(pending.current);
    pending.current = 0;
  }, []);
  const key = useRef({ shown: null, isLong: false, count: 0 });
  if (key.current.shown !== shown || key.current.isLong !== isLong) {
    const before = key.current.shown;
    const index = viewRef.current?.topIndex() ?? 1;
    const line = before?.line(index)?.n ?? index;
    top.current = before === shown ? index : 1;
    // From the hits back to all lines: stay at the line that was in sight.
    if (before && before !== shown && !shown.isFiltered) pending.current ||= line;
    key.current = { shown, isLong, count: key.current.count + 1 };
    viewRef.current = null;
  }
  const show = useCallback((index) => {
    if (viewRef.current) viewRef.current.show(index);
    else pending.current = index;
  }, []);
  /** In the view that comes after this one: all lines after only the hits. */
  const showNext = useCallback((index) => {
    pending.current = index;
  }, []);
  const startIndex = () => pending.current || top.current;
  return { viewRef, box, onView, show, showNext, startIndex, viewKey: key.current.count };
}
