/* Counts down to a moment from which something is possible, then says so once. */
import { useEffect, useRef } from "react";
import { useNow } from "./clock.js";

export default function Countdown({ untilIso, onEnd }) {
  const ended = useRef(onEnd);
  ended.current = onEnd;
  const now = useNow(Boolean(untilIso));
  const left = now ? Math.ceil((Date.parse(untilIso) - now) / 1000) : 1;
  const isOver = Boolean(untilIso) && left <= 0;
  useEffect(() => {
    if (isOver) ended.current();
  }, [isOver]);
  if (!untilIso || isOver || Number.isNaN(left)) return null;
  return (
    <span className="because" role="timer" aria-live="off">
      Possible in {left} s.
    </span>
  );
}
