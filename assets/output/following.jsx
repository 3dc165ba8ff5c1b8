/* Following a running job: keeps the newest line in view until the person scrolls up. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { counted } from "./words.js";

const useBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;
const NEAR_END_PX = 8;
const INPUT_MS = 400; // a scroll so soon after an input is the person's

const isAtEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
const isTyping = (element) => Boolean(element?.closest?.("input, select, textarea, [role=dialog]"));

/** Whether a scroll is the person's: rows that are laid out move the text as well. */
function usePersonScrolls() {
  const until = useRef(0);
  const touched = useCallback(() => {
    until.current = Math.max(until.current, Date.now() + INPUT_MS);
  }, []);
  const held = useCallback(() => {
    until.current = Number.POSITIVE_INFINITY;
    const released = () => {
      until.current = Date.now() + INPUT_MS;
    };
    window.addEventListener("pointerup", released, { once: true });
    window.addEventListener("pointercancel", released, { once: true });
  }, []);
  const isPersons = useCallback(() => Date.now() <= until.current, []);
  const inputs = {
    onWheel: touched,
    onTouchMove: touched,
    onKeyDown: touched,
    onPointerDown: held,
  };
  return [isPersons, inputs];
}

/** `{isFollowing, missed, toggle, handlers}`: `missed` counts the lines since it was paused. */
export function useFollowing({ scroller, page, mayGrow, hasTarget, openLast, onFollow }) {
  const [isOn, setOn] = useState(true);
  const [pausedAt, setPausedAt] = useState(0);
  const lastTop = useRef(0);
  const [isPersons, inputs] = usePersonScrolls();
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
    if (!mayGrow || !isPersons()) return;
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

  const missed = isFollowing || !pausedAt ? 0 : total - pausedAt;
  return { isFollowing, missed, toggle, handlers: { ...inputs, onScroll } };
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
