/* Counts down the seconds until something may be tried again. */
import { useEffect, useState } from "react";

const TICK_MS = 250;

/**
 * The whole seconds that are left, 0 when they are over, and how to begin.
 * @returns {[number, (seconds: number) => void]}
 */
export function useSecondsLeft() {
  const [until, setUntil] = useState(0); // ms of this browser's clock
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (until === 0) return undefined;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0) setUntil(0);
    };
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [until]);
  /** @param {number} seconds */
  const waitFor = (seconds) => {
    setLeft(seconds);
    setUntil(seconds > 0 ? performance.now() + seconds * 1000 : 0);
  };
  return [left, waitFor];
}
