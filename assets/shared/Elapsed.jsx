/* How long a job has run: ticks while it runs, stands still once it has ended. */
import { durationWords, useNow } from "../clock.js";

/**
 * @typedef {object} ElapsedProps
 * @property {string} startedIso  When the job started; "" where that is not known.
 * @property {number | null} [seconds]  How long it has run, by the controller; null where unknown.
 * @property {boolean} isTicking  Whether it still runs.
 */

/** @param {ElapsedProps} props */
export default function Elapsed({ startedIso, seconds, isTicking }) {
  const startedMs = Date.parse(startedIso);
  const ticks = isTicking && !Number.isNaN(startedMs);
  const now = useNow(ticks);
  // Never less than the controller said: until its time has come, the clock is this computer's.
  const shown = ticks ? Math.max((now - startedMs) / 1000, seconds ?? 0) : seconds;
  if (shown === null || shown === undefined) return <span className="empty">none</span>;
  if (!ticks) return <span className="elapsed">{durationWords(shown)}</span>;
  return (
    <span className="elapsed" role="timer" aria-live="off">
      {durationWords(shown)}
    </span>
  );
}
