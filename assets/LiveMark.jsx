// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/refs, react-hooks/set-state-in-effect -- to be mended (issue 10) */
/* Says how fresh the page of a changing job is. The server's clock may differ from this one, so
   the age is counted from when an answer arrived here. */
import { useEffect, useRef, useState } from "react";
import { durationWords, useNow } from "./clock.js";
import { controllerNow } from "./controllerClock.js";

const LATE_S = 5;
const LOST_S = 10;

export default function LiveMark({ answeredAt, isLive, onLost }) {
  const [arrivedMs, setArrivedMs] = useState(0);
  const lost = useRef(onLost);
  lost.current = onLost;
  const now = useNow(isLive);
  useEffect(() => setArrivedMs(controllerNow()), [answeredAt, isLive]);
  const ageS = isLive && arrivedMs ? Math.max(0, Math.floor((now - arrivedMs) / 1000)) : 0;
  const isLost = ageS >= LOST_S;
  useEffect(() => {
    if (!isLost) return undefined;
    const ask = () => document.visibilityState === "visible" && lost.current();
    ask();
    const timer = setInterval(ask, LOST_S * 1000);
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, [isLost]);
  if (!isLive) return null;
  if (ageS < LATE_S) return <span className="live">Live</span>;
  return <span className="live late">Last answer {durationWords(ageS, 0)} ago</span>;
}
