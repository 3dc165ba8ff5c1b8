/* Why nothing comes over the page's own connection. */
import { useEffect, useState } from "react";
import { apiFetch } from "../apiFetch.js";
import { NO_FAULT, faultOf, lookAround } from "./connectionFault.js";
import { sessionMayBeOver, watchSession } from "./sessionEnd.js";

const EVERY_MS = 3000;

/**
 * The fault while the connection is lost, from the first check on.
 * @param {boolean} isLost
 * @param {string} apiBase  The backend's origin.
 * @returns {import("./connectionFault.js").ConnectionFault}
 */
export function useConnectionFault(isLost, apiBase) {
  const [fault, setFault] = useState(NO_FAULT);
  useEffect(watchSession, []);
  useEffect(() => {
    if (!isLost) return undefined;
    const abort = new AbortController();
    const options = { signal: abort.signal, cache: /** @type {const} */ ("no-store") };
    let wasAnswered = false;
    const check = async () => {
      const found = await lookAround((path) => apiFetch(apiBase + path, options));
      if (found.isAnswered && (await sessionMayBeOver())) return;
      if (!abort.signal.aborted) setFault(faultOf(found, wasAnswered));
      wasAnswered = found.isAnswered;
    };
    check();
    const timer = setInterval(check, EVERY_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
      setFault(NO_FAULT);
    };
  }, [isLost, apiBase]);
  return isLost ? fault : NO_FAULT;
}
