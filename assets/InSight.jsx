// @ts-nocheck: types are to be written (issue 10)
/* Says when the tab comes into sight again or out of it: what nobody sees need not be current. */
import { useEffect, useRef } from "react";

const isVisible = () => document.visibilityState === "visible";

export default function InSight({ everyS = 0, onDue, onHidden }) {
  const handlers = useRef({});
  useEffect(() => {
    handlers.current = { onDue, onHidden };
  });
  useEffect(() => {
    const due = () => handlers.current.onDue?.();
    const changed = () => (isVisible() ? due() : handlers.current.onHidden?.());
    const timer = everyS > 0 ? setInterval(() => isVisible() && due(), everyS * 1000) : 0;
    document.addEventListener("visibilitychange", changed);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", changed);
    };
  }, [everyS]);
  return null;
}
