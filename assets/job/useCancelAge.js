/* How long ago a cancel was requested, by the controller's clock. */
import { useElapsedMs } from "../shared/useElapsedMs.js";

const OVERDUE_MS = 60_000; // as in app/jobs/lifecycle.py

/**
 * The age in milliseconds, and whether the job should have stopped by now; NaN where the
 * controller's time is not known.
 * @param {string} sinceIso  When the cancel was requested.
 * @param {string} nowIso  The controller's time as the page was read; "" where it is not known.
 */
export function useCancelAge(sinceIso, nowIso) {
  const readAgoMs = useElapsedMs(nowIso, Boolean(nowIso));
  const ageMs = Date.parse(nowIso) - Date.parse(sinceIso) + readAgoMs;
  return { ageMs, isOverdue: ageMs >= OVERDUE_MS };
}
