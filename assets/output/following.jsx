/* Following a running job: keeps the newest line in view until the person scrolls up. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { counted } from "./words.js";

const useBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;
const NEAR_END_PX = 8;

const isAtEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
const isTyping = (element) => Boolean(element?.closest?.("input, select, textarea, [role=dialog]"));

/** `{isFollowing, missed, onScroll, toggle}`: `missed` counts the lines since it was paused. */
export function useFollowing({ scroller, page, mayGrow, hasTarget, openLast, onFollow }) {
  const [isOn, setOn] = useState(true);
  const [pausedAt, setPausedAt] = useState(0);
  const lastTop = useRef(0);
  const isFollowing = mayGrow && isOn && !hasTarget;
  const { lines, total } = page;

  useBeforePaint(() => {
    const box = scroller.current;
    if (!isFollowing || !box) return undefined;
    const goToEnd = () => {
      box.scrollTop = box.scrollHeight;
      lastTop.current = box.scrollTop;
    };
    goToEnd();
    // Rows that come into sight are laid out only then, and the end moves once more.
    const frame = requestAnimationFrame(goToEnd);
    return () => cancelAnimationFrame(frame);
  }, [isFollowing, lines, scroller]);

  useEffect(() => {
    if (isFollowing) openLast();
  }, [isFollowing, total, openLast]);

  const pause = useCallback(() => {
    setOn(false);
    setPausedAt(total);
  }, [total]);
  const follow = useCallback(() => {
    setOn(true);
    onFollow();
  }, [onFollow]);
  const toggle = useCallback(
    () => (isFollowing ? pause() : follow()),
    [isFollowing, pause, follow],
  );

  const onScroll = () => {
    const box = scroller.current;
    const wentUp = box.scrollTop < lastTop.current;
    lastTop.current = box.scrollTop;
    if (!mayGrow) return;
    if (wentUp && isOn && !isAtEnd(box)) pause();
    if (!wentUp && !isOn && isAtEnd(box) && lines.at(-1)?.n >= total) follow();
  };

  useEffect(() => {
    if (!mayGrow) return undefined;
    const pressed = (event) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === "f" && isPlain && !isTyping(event.target)) toggle();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [mayGrow, toggle]);

  return { isFollowing, missed: isFollowing || !pausedAt ? 0 : total - pausedAt, onScroll, toggle };
}

/** The switch, which says how much has been printed out of sight. */
export function FollowButton({ following, mayGrow }) {
  if (!mayGrow) return null;
  const { isFollowing, missed, toggle } = following;
  return (
    <button
      type="button"
      className="button small"
      aria-pressed={isFollowing}
      aria-keyshortcuts="f"
      onClick={toggle}
      title="Key: f"
    >
      {missed > 0 ? `Follow: ${counted(missed, "new line")}` : "Follow"}
    </button>
  );
}
