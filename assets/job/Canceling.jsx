/* A cancel that the controller has accepted while the job still runs. Its age is counted by the
   controller's clock; where that is not known, only the time of the cancel is shown. */
import { ageWords } from "../ages.js";
import { absoluteWords } from "../clock.js";
import { useElapsedMs } from "../shared/useElapsedMs.js";

const OVERDUE_MS = 60_000; // as in app/jobs/lifecycle.py

/**
 * @typedef {object} CancelingProps
 * @property {string} sinceIso  When the cancel was asked for, by the controller's clock.
 * @property {string} nowIso  The controller's time as the page was read; "" where it is not known.
 * @property {string} hint  What to do about a cancel that takes too long.
 * @property {string} hintUrl  Where that is documented.
 * @property {string} zone  "local" or "utc"
 */

/**
 * @typedef {object} OverdueProps
 * @property {string} age  "2 minutes ago"
 * @property {string} since  "on 24 Nov 2026, 01:51:21 UTC"
 * @property {string} hint
 * @property {string} hintUrl
 */

/** @param {OverdueProps} props */
function Overdue({ age, since, hint, hintUrl }) {
  return (
    <div className="notice warning" role="status">
      <p>
        The cancel was asked for {age}, {since}. The controller has not stopped the job. {hint}
      </p>
      <div className="notice-ways">
        <a href={hintUrl} target="_blank" rel="noreferrer noopener">
          How AWX is restarted
        </a>
      </div>
    </div>
  );
}

/** @param {CancelingProps} props */
export default function Canceling({ sinceIso, nowIso, hint, hintUrl, zone }) {
  const readAgoMs = useElapsedMs(nowIso, Boolean(nowIso));
  const sinceMs = Date.parse(sinceIso);
  const since = `on ${absoluteWords(sinceMs, zone)}`;
  if (!nowIso) {
    return <p role="status">The cancel was asked for {since}. The job has not stopped yet.</p>;
  }
  const ageMs = Date.parse(nowIso) - sinceMs + readAgoMs;
  if (!(ageMs >= OVERDUE_MS)) return <p role="status">Canceling: the job is being stopped…</p>;
  return <Overdue age={`${ageWords(ageMs)} ago`} since={since} hint={hint} hintUrl={hintUrl} />;
}
