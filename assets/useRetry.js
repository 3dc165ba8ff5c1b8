/* Asks again after a failure, with growing pauses, for as long as the tab is in sight. */
import { useEffect, useRef } from "react";
import { counted, isFinal, pauseMs } from "./retryPauses.js";

/**
 * Calls `again` some time after each new `error`, and as soon as the tab comes into sight.
 * @param {import("./output/data/api.js").Failure | null} error
 * @param {() => void} again
 */
export function useRetry(error, again) {
  const row = useRef({ failures: 0, atMs: -Infinity });
  const latest = useRef(again);
  useEffect(() => {
    latest.current = again;
  });
  useEffect(() => {
    if (!error || isFinal(error)) return undefined;
    row.current = counted(row.current, performance.now());
    const retry = () => document.visibilityState === "visible" && latest.current();
    const timer = setTimeout(retry, pauseMs(row.current.failures));
    document.addEventListener("visibilitychange", retry);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", retry);
    };
  }, [error]);
}
