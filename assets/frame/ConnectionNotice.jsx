/* Says why nothing comes over the page's connection: Jobpane is away, refuses by itself, or only the
   connection is blocked and plain requests are answered. */
import { useConnectionFault } from "./useConnectionFault.js";

const WORDS = {
  away: "Connection lost. Reconnecting…",
  blocked:
    "WebSocket connections are blocked between your browser and Jobpane. " +
    "This page is read-only until it reconnects. Ask an administrator to allow /_event at the proxy.",
};

/**
 * @typedef {object} ConnectionNoticeProps
 * @property {boolean} isLost  Whether the page's connection is lost.
 * @property {string} apiBase  The backend's origin.
 */

/** @param {ConnectionNoticeProps} props */
export default function ConnectionNotice({ isLost, apiBase }) {
  const { kind, message } = useConnectionFault(isLost, apiBase);
  if (!kind) return null;
  return (
    <div className={`notice warning connection-${kind}`} role="status">
      <p>{kind === "refused" ? message : WORDS[kind]}</p>
    </div>
  );
}
