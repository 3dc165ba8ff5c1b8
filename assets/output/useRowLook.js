/* How rows look: which times they show, which are selected, which is the hit. */
import { useEffect, useMemo } from "react";
import { spanned } from "./rows/lineTime.js";

/** @import { LineRange } from "./data/lineLink.js" */
/** @import { LineSource } from "./data/LineSource.js" */
/** @import { Lines } from "./useLines.js" */

/**
 * The first line's time, fetched where that line was never in sight; without times it is not
 * needed. The last line's time comes with the tail, which is always fetched.
 * @param {LineSource} whole
 * @param {string} times
 * @param {number} revision
 */
function useStartAt(whole, times, revision) {
  useEffect(() => {
    if (times === "none" || whole.startAt || !whole.hasAnswer || whole.total === 0) return;
    whole.fetchLine(1).catch(() => null); // then the time of day is shown
  }, [whole, times, revision]);
  return whole.startAt;
}

/**
 * The same object as long as nothing of it changes: rows compare it.
 * @param {object} how
 * @param {Lines} how.lines
 * @param {string} how.times which times are shown: "none", "clock" or "since"
 * @param {string} how.zone "local" or "utc"
 * @param {boolean} how.mayGrow whether more output may come
 * @param {LineRange | null} how.range the selected lines
 * @param {number} [how.current] the line of the hit that was walked to
 */
export function useRowLook({ lines, times, zone, mayGrow, range, current }) {
  const { whole, wholeRevision } = lines;
  const startAt = useStartAt(whole, times, wholeRevision);
  const span = times === "clock" ? whole.span : null;
  const { hasDays, hasOffsets } = useMemo(() => spanned(span, zone), [span, zone]);
  const time = useMemo(
    () => ({ zone, times, startAt, hasDays, hasOffsets }),
    [zone, times, startAt, hasDays, hasOffsets],
  );
  return useMemo(
    () => ({ time, active: mayGrow, range, current }),
    [time, mayGrow, range, current],
  );
}
