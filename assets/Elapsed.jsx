// @ts-nocheck: types are to be written (issue 10)
/* How long a job has run: ticks while it runs, stands still once it has ended. */
import { durationWords, useNow } from "./clock.js";

export default function Elapsed({ startedIso, seconds, isTicking }) {
  const startedMs = Date.parse(startedIso);
  const ticks = isTicking && !Number.isNaN(startedMs);
  const now = useNow(ticks);
  // Never less than the controller said: until the page has heard its time, the clock is ours.
  const shown = ticks ? Math.max((now - startedMs) / 1000, seconds ?? 0) : seconds;
  if (shown === null || shown === undefined) return <span className="empty">none</span>;
  if (!ticks) return <span className="elapsed">{durationWords(shown)}</span>;
  return (
    <span className="elapsed" role="timer" aria-live="off">
      {durationWords(shown)}
    </span>
  );
}
