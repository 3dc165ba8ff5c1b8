/* Counts down to the time from which an action is possible, then reports it until the server agrees:
   the controller's clock is known to a second only, so the server may find it too early. */
import { useEffect, useEffectEvent } from "react";
import { useNow } from "../clock.js";

const AGAIN_MS = 2000;

/**
 * The seconds that are left; 0 once they are over, and where `untilIso` is no time.
 * @param {string} untilIso  When the action becomes possible; "" where it does not wait for a time.
 * @param {() => void} onEnd  Called at that time, and every two seconds for as long as it stays.
 */
export function useCountdown(untilIso, onEnd) {
  const now = useNow(Boolean(untilIso));
  const left = now ? Math.ceil((Date.parse(untilIso) - now) / 1000) : 1;
  const isOver = Boolean(untilIso) && left <= 0;
  const ended = useEffectEvent(() => onEnd());
  useEffect(() => {
    if (!isOver) return undefined;
    ended();
    const timer = setInterval(() => ended(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOver, untilIso]);
  return untilIso && !isOver && Number.isFinite(left) ? left : 0;
}
