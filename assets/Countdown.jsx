// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/refs -- to be mended (issue 10) */
/* Counts down to the time from which something is possible, then says so until it is. The server may
   find it a second too early: the controller's clock is known to a second. */
import { useEffect, useRef } from "react";
import { useNow } from "./clock.js";

const AGAIN_MS = 2000;

export default function Countdown({ untilIso, onEnd }) {
  const ended = useRef(onEnd);
  ended.current = onEnd;
  const now = useNow(Boolean(untilIso));
  const left = now ? Math.ceil((Date.parse(untilIso) - now) / 1000) : 1;
  const isOver = Boolean(untilIso) && left <= 0;
  useEffect(() => {
    if (!isOver) return undefined;
    ended.current();
    const timer = setInterval(() => ended.current(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOver, untilIso]);
  if (!untilIso || isOver || Number.isNaN(left)) return null;
  return (
    <span className="because" role="timer" aria-live="off">
      Possible in {left} s.
    </span>
  );
}
