/* A toggle: the browser notifies of the job's end, for users who ask for it. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { namedTitle, siteFile } from "../controller.js";
import IconButton from "../shared/IconButton.jsx";

/** @typedef {"idle" | "asked" | "denied"} Wish  What the user wants and the browser allows. */

/**
 * @typedef {object} NotifyWhenEndedProps
 * @property {boolean} isActive  Whether the job has not ended yet.
 * @property {string} title  The text of the notification.
 */

const neverChanges = () => () => {};
const canNotify = () => "Notification" in window;
const LABEL = "Notify me when it ends";
const DENIED = "This browser blocks notifications";

/** @param {NotifyWhenEndedProps} props */
export default function NotifyWhenEnded({ isActive, title }) {
  const [wish, setWish] = useState(/** @type {Wish} */ ("idle"));
  const isPossible = useSyncExternalStore(neverChanges, canNotify, () => false);
  const wasActive = useRef(false);
  useEffect(() => {
    if (wasActive.current && !isActive && wish === "asked") {
      new Notification(namedTitle(title), { tag: window.location.pathname, icon: siteFile("/favicon.svg") });
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
    <IconButton
      icon={wish === "asked" ? "bell-ring" : "bell"}
      label={wish === "denied" ? DENIED : LABEL}
      isPressed={wish === "asked"}
      isDisabled={wish === "denied"}
      onClick={pressed}
    />
  );
}
