/* How long a job has run: ticks while it runs, stands still once it has ended. */
import { durationWords, useNow } from "./clock.js";

export default function Elapsed({ startedIso, seconds, isTicking }) {
  const startedMs = Date.parse(startedIso);
  const ticks = isTicking && !Number.isNaN(startedMs);
  const now = useNow(ticks);
  // A clock behind the controller's must not show less than the controller said.
  const shown = ticks ? Math.max((now - startedMs) / 1000, seconds ?? 0) : seconds;
  if (shown === null || shown === undefined) return <span className="empty">none</span>;
  if (!ticks) return <span className="elapsed">{durationWords(shown)}</span>;
  return (
    <span className="elapsed" role="timer" aria-live="off">
      {durationWords(shown)}
    </span>
  );
}
