/* Why nothing comes over the page's own connection. */
import { useEffect, useState } from "react";
import { apiFetch } from "../apiFetch.js";
import { sessionMayBeOver, watchSession } from "./sessionEnd.js";

const EVERY_MS = 3000;

/**
 * Whether Jobpane answers plain requests. A proxy may refuse a path, or answer in Jobpane's place: only
 * JSON is from Jobpane, which says itself where it is not ready.
 * @param {string} apiBase
 * @param {RequestInit} options
 */
async function isThere(apiBase, options) {
  for (const path of ["/healthz", "/api/session"]) {
    const answer = await apiFetch(apiBase + path, options).catch(() => null);
    if (answer?.headers.get("Content-Type")?.startsWith("application/json")) return answer.ok;
  }
  return false;
}

/** @typedef {"" | "away" | "blocked"} ConnectionFault */

/**
 * "away" while Jobpane does not answer, or has only begun to; "blocked" while it answers plain requests
 * only; "" while the connection is there, and until the first check.
 * @param {boolean} isLost
 * @param {string} apiBase  The backend's origin.
 * @returns {ConnectionFault}
 */
export function useConnectionFault(isLost, apiBase) {
  const [fault, setFault] = useState(/** @type {ConnectionFault} */ (""));
  useEffect(watchSession, []);
  useEffect(() => {
    if (!isLost) return undefined;
    const abort = new AbortController();
    const options = { signal: abort.signal, cache: /** @type {const} */ ("no-store") };
    let wasAnswered = false; // a connection that is only late comes before the next check
    const check = async () => {
      const isAnswered = await isThere(apiBase, options);
      if (isAnswered && (await sessionMayBeOver())) return;
      if (!abort.signal.aborted) setFault(isAnswered && wasAnswered ? "blocked" : "away");
      wasAnswered = isAnswered;
    };
    check();
    const timer = setInterval(check, EVERY_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
      setFault("");
    };
  }, [isLost, apiBase]);
  return isLost ? fault : "";
}
