/* A cancel that the controller has accepted while the job still runs: a word for the line of facts
   until a minute is over (then it is CancelOverdue's). */
import { absoluteWords } from "../clock.js";
import { useCancelAge } from "./useCancelAge.js";

/**
 * @typedef {object} CancelingProps
 * @property {string} sinceIso  When the cancel was requested, by the controller's clock.
 * @property {string} nowIso  The controller's time as the page was read; "" where it is not known.
 * @property {string} zone  "local" or "utc"
 */

/** @param {CancelingProps} props */
export default function Canceling({ sinceIso, nowIso, zone }) {
  const { isOverdue } = useCancelAge(sinceIso, nowIso);
  if (isOverdue) return null;
  const words = nowIso
    ? "Canceling…"
    : `Cancel requested on ${absoluteWords(Date.parse(sinceIso), zone)}, not stopped yet`;
  return (
    <span className="fact" role="status">
      {words}
    </span>
  );
}
