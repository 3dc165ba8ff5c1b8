/* Reports that the tab has become visible or hidden: what nobody sees need not be current. */
import { useEffect, useEffectEvent } from "react";

const isVisible = () => document.visibilityState === "visible";

/**
 * @typedef {object} TabVisibilityProps
 * @property {number} [everyS]  Seconds between two calls of `onDue` in a visible tab; 0 for none.
 * @property {() => void} [onVisible]  Called when the tab becomes visible.
 * @property {() => void} [onDue]  Called every `everyS` seconds while the tab is visible.
 * @property {() => void} [onHidden]  Called when the tab is hidden.
 */

/** @param {TabVisibilityProps} props */
export default function TabVisibility({ everyS = 0, onVisible, onDue, onHidden }) {
  const changed = useEffectEvent(() => (isVisible() ? onVisible?.() : onHidden?.()));
  const elapsed = useEffectEvent(() => isVisible() && onDue?.());
  useEffect(() => {
    const listener = () => changed();
    const timer = everyS > 0 ? setInterval(() => elapsed(), everyS * 1000) : undefined;
    document.addEventListener("visibilitychange", listener);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", listener);
    };
  }, [everyS]);
  return null;
}
