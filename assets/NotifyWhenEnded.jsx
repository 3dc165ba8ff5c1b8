// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/set-state-in-effect -- to be mended (issue 10) */
/* Notifies the user by the browser when the job ends, if they ask for it. */
import { useEffect, useRef, useState } from "react";

const canNotify = () => typeof window !== "undefined" && "Notification" in window;
const WORDS = {
  idle: "Notify me when it ends",
  asked: "You will be notified",
  denied: "The browser allows no notifications here",
};

export default function NotifyWhenEnded({ isActive, title }) {
  const [wish, setWish] = useState("idle");
  const [isThere, setThere] = useState(false);
  const wasActive = useRef(false);
  useEffect(() => setThere(canNotify()), []);
  useEffect(() => {
    if (wasActive.current && !isActive && wish === "asked") {
      new Notification(title, { tag: window.location.pathname, icon: "/favicon.svg" });
      setWish("idle");
    }
    wasActive.current = isActive;
  }, [isActive, wish, title]);
  if (!isThere || !isActive) return null;
  const press = async () => {
    if (wish === "asked") return setWish("idle");
    const answer = await Notification.requestPermission();
    return setWish(answer === "granted" ? "asked" : "denied");
  };
  return (
    <button
      type="button"
      className="button small"
      aria-pressed={wish === "asked"}
      aria-disabled={wish === "denied"}
      onClick={wish === "denied" ? undefined : press}
    >
      {WORDS[wish]}
    </button>
  );
}
