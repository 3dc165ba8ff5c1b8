/* A notification of the browser when the job ends, for users who ask for it. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { namedTitle } from "../controller.js";

/** @typedef {"idle" | "asked" | "denied"} Wish  What the user wants and the browser allows. */

/**
 * @typedef {object} NotifyWhenEndedProps
 * @property {boolean} isActive  Whether the job has not ended yet.
 * @property {string} title  The text of the notification.
 */

const neverChanges = () => () => {};
const canNotify = () => "Notification" in window;

/** @type {Record<Wish, string>} */
const WORDS = {
  idle: "Notify me when it ends",
  asked: "You will be notified",
  denied: "The browser allows no notifications here",
};

/** @param {NotifyWhenEndedProps} props */
export default function NotifyWhenEnded({ isActive, title }) {
  const [wish, setWish] = useState(/** @type {Wish} */ ("idle"));
  const isPossible = useSyncExternalStore(neverChanges, canNotify, () => false);
  const wasActive = useRef(false);
  useEffect(() => {
    if (wasActive.current && !isActive && wish === "asked") {
      new Notification(namedTitle(title), { tag: window.location.pathname, icon: "/favicon.svg" });
      setWish("idle");
    }
    wasActive.current = isActive;
  }, [isActive, wish, title]);
  if (!isPossible || !isActive) return null;
  const pressed = async () => {
    if (wish === "asked") return setWish("idle");
    const permission = await Notification.requestPermission();
    return setWish(permission === "granted" ? "asked" : "denied");
  };
  return (
    <button
      type="button"
      className="button small"
      aria-pressed={wish === "asked"}
      aria-disabled={wish === "denied"}
      onClick={wish === "denied" ? undefined : pressed}
    >
      {WORDS[wish]}
    </button>
  );
}
