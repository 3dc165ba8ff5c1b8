/* When a job started, in one line: how long ago. The exact time is in the tooltip, and takes the line
   while the row has the keyboard's focus (assets/styles/list.css). */
import { absoluteWords, relativeWords, useNow } from "../clock.js";

/**
 * @typedef {object} StartedAtProps
 * @property {string} iso  "" where the job has not started.
 * @property {string} zone  "local" or "utc"
 */

/** @param {StartedAtProps} props */
export default function StartedAt({ iso, zone }) {
  const ms = Date.parse(iso);
  const now = useNow(!Number.isNaN(ms));
  if (Number.isNaN(ms)) return <span className="muted">Not started</span>;
  const exact = absoluteWords(ms, zone);
  return (
    <time dateTime={iso} title={exact}>
      <span className="ago">{relativeWords(ms, now)}</span>
      <span className="exact">{exact}</span>
    </time>
  );
}
