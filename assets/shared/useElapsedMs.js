/* How old something is, when its own date says nothing about this computer's clock. */
import { useEffect, useState } from "react";

const EVERY_MS = 1000;

/**
 * Milliseconds since `mark` last changed, counted each second while `isCounting`; 0 until the first
 * second is over.
 * @param {string} mark
 * @param {boolean} isCounting
 */
export function useElapsedMs(mark, isCounting) {
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    if (!isCounting) return undefined;
    const startMs = Date.now();
    const timer = setInterval(() => setElapsedMs(Date.now() - startMs), EVERY_MS);
    return () => {
      clearInterval(timer);
      setElapsedMs(0);
    };
  }, [mark, isCounting]);
  return elapsedMs;
}
