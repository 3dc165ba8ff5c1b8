/* Says how fresh the page of a changing job is. The server's clock may differ from this one, so
   the age is counted from when an answer arrived here. */
import { useEffect, useEffectEvent } from "react";
import { durationWords } from "../clock.js";
import { useElapsedMs } from "../shared/useElapsedMs.js";

const LATE_S = 5;
const LOST_S = 10;

/**
 * @typedef {object} LiveMarkProps
 * @property {string} answeredAt  Changes with every answer; only restarts the age.
 * @property {boolean} isLive  Whether the job changes, so that answers are expected.
 * @property {() => void} onLost  Called while answers are missing and the tab is visible.
 */

/** @param {LiveMarkProps} props */
export default function LiveMark({ answeredAt, isLive, onLost }) {
  const ageS = Math.max(0, Math.floor(useElapsedMs(answeredAt, isLive) / 1000));
  const isLost = isLive && ageS >= LOST_S;
  const ask = useEffectEvent(() => {
    if (document.visibilityState === "visible") onLost();
  });
  useEffect(() => {
    if (!isLost) return undefined;
    const again = () => ask();
    again();
    const timer = setInterval(again, LOST_S * 1000);
    document.addEventListener("visibilitychange", again);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, [isLost]);
  if (!isLive) return null;
  const isLate = ageS >= LATE_S;
  return (
    <span className={isLate ? "live late" : "live"}>
      <span className="live-dot" aria-hidden="true" />
      <span>{isLate ? `Last answer ${durationWords(ageS, 0)} ago` : "Live"}</span>
    </span>
  );
}
