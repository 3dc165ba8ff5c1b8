/* Says why nothing comes over the page's connection: Jobpane is away, or only the connection is
   blocked and plain requests are answered. */
import { useConnectionFault } from "./useConnectionFault.js";

const WORDS = {
  away:
    "Jobpane does not answer, so this page stands still; it goes on by itself as soon as Jobpane is back.",
  blocked:
    "WebSocket connections are blocked between your browser and Jobpane, and so is polling at /_event. " +
    "What you see is read-only. Whoever runs the proxy between them can allow /_event; " +
    "this page goes on by itself then.",
};

/**
 * @typedef {object} ConnectionNoticeProps
 * @property {boolean} isLost  Whether the page's connection is lost.
 * @property {string} apiBase  The backend's origin.
 */

/** @param {ConnectionNoticeProps} props */
export default function ConnectionNotice({ isLost, apiBase }) {
  const fault = useConnectionFault(isLost, apiBase);
  if (!fault) return null;
  return (
    <div className="notice warning" role="status">
      <p>{WORDS[fault]}</p>
    </div>
  );
}
