/* Why nothing comes over the page's own connection. */
import { useEffect, useState } from "react";
import { apiFetch } from "../apiFetch.js";
import { sessionMayBeOver, watchSession } from "./sessionEnd.js";

const EVERY_MS = 3000;

/** @typedef {"" | "away" | "blocked"} ConnectionFault */

/**
 * "away" while Jobpane does not answer, "blocked" while it answers plain requests only; "" while the
 * connection is there, and until the first check.
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
    const check = async () => {
      const isAnswered = await apiFetch(`${apiBase}/healthz`, options).then(
        (response) => response.ok,
        () => false,
      );
      if (isAnswered && (await sessionMayBeOver())) return;
      if (!abort.signal.aborted) setFault(isAnswered ? "blocked" : "away");
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
