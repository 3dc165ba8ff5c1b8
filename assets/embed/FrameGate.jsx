/* Around an embedded page: in a portal's frame it shows the page only while the frame's session is
   open, else one message; it gives the page the look that the URL asks for, keeps its links out of
   the frame, and reports to the portal. A page that is in no portal's frame is as it is. */
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { paintAccent } from "./accentPaint.js";
import { onSessionChange, readSession } from "./frameSession.js";
import { leadOut } from "./links.js";
import { frameOptions } from "./options.js";
import { useMessages } from "./useMessages.js";

const STANDING_STILL = /** @type {const} */ ({ state: "none", origin: "", actions: false });

const MESSAGES = {
  away: ["Connection lost", "Reconnecting…"],
  refused: ["This link was used already or has expired", "Reload the page to get a new one."],
  over: ["This view has expired", "Reload the page to continue."],
};

function useAccent() {
  useLayoutEffect(() => {
    if (!frameOptions.accent) return undefined;
    const paint = () => paintAccent(frameOptions.accent);
    paint();
    const themes = new MutationObserver(paint);
    themes.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => themes.disconnect();
  }, []);
}

/**
 * @typedef {object} FrameGateProps
 * @property {number} [jobId]  0 while no record has come.
 * @property {string} [status]  The job's, "" while it is not known.
 * @property {boolean} [isActive]  Whether the job has not ended yet.
 * @property {import("react").ReactNode} children  The page.
 */

/** @param {FrameGateProps} props */
export default function FrameGate({ jobId = 0, status = "", isActive = false, children }) {
  const { state, origin, actions } = useSyncExternalStore(onSessionChange, readSession, () => STANDING_STILL);
  const content = useRef(/** @type {HTMLDivElement | null} */ (null));
  const isFramed = state !== "none";
  useAccent();
  useEffect(() => (isFramed ? leadOut(window) : undefined), [isFramed]);
  useMessages(content, origin, { jobId, status, isEnded: !isActive });
  return (
    <div ref={content} className={isFramed && !actions ? "frame-content read-only" : "frame-content"}>
      {state === "none" || state === "open" || state === "opening" ? children : <Message state={state} />}
    </div>
  );
}

/** @param {{state: "away" | "refused" | "over"}} props */
function Message({ state }) {
  const [title, text] = MESSAGES[state];
  // What stands in the page's place goes, and what was hidden with it (sessionEnd.js) is no longer there:
  // the message has to be seen.
  useLayoutEffect(() => {
    document.getElementById("first-screen")?.remove();
    document.documentElement.style.visibility = "";
  }, []);
  return (
    <div className="nothing" role="alert">
      <h1>{title}</h1>
      <p>{text}</p>
    </div>
  );
}
