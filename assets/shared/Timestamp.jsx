/* A point in time: relative and absolute, in the chosen zone, as a real <time>. */
import { absoluteWords, relativeWords, useNow } from "../clock.js";

/**
 * @typedef {object} TimestampProps
 * @property {string} iso  The time; "none" is shown where it is not one.
 * @property {string} zone  "local" or "utc"
 * @property {string} [form]  "both", "relative" or "absolute"
 */

/** @param {TimestampProps} props */
export default function Timestamp({ iso, zone, form = "both" }) {
  const now = useNow(form !== "absolute" && Boolean(iso));
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return <span className="empty">none</span>;
  const absolute = absoluteWords(ms, zone);
  const ago = relativeWords(ms, now);
  if (form === "relative") return <time dateTime={iso} title={absolute}>{ago}</time>;
  if (form === "absolute") return <time dateTime={iso}>{absolute}</time>;
  return (
    <time dateTime={iso} className="timestamp">
      <span>{absolute}</span> <span className="muted">{ago}</span>
    </time>
  );
}
