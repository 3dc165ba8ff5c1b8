/* Asks the page's state to read again while the job runs; a hidden or closed tab asks nothing. */
import { useEffect, useRef } from "react";

export default function Heartbeat({ isBeating, everyMs, onBeat }) {
  const beat = useRef(onBeat);
  beat.current = onBeat;
  useEffect(() => {
    if (!isBeating) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") beat.current();
    }, everyMs);
    return () => clearInterval(timer);
  }, [isBeating, everyMs]);
  return null;
}
