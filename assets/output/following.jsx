/* Following a running job: keeps the newest line in view until the person scrolls up. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { counted } from "./words.js";

const useBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;
const INPUT_MS = 400; // a scroll so soon after an input is the person's

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
  useEffect(() => {
    document.addEventListener("keydown", touched, true);
    return () => document.removeEventListener("keydown", touched, true);
  }, [touched]);
  const isPersons = useCallback(() => Date.now() <= until.current, []);
  return [isPersons, { onWheel: touched, onTouchMove: touched, onPointerDown: held }];
}

/** `{isFollowing, missed, toggle, handlers}`: `missed` counts the lines since it was paused.
    A short output's scrolls come by `handlers`, a long one's from its view. */
export function useFollowing({ viewRef, total, revision, mayGrow, hasTarget, onFollow }) {
  const [isOn, setOn] = useState(true);
  const [pausedAt, setPausedAt] = useState(0);
  const lastTop = useRef(0);
  const [isPersons, inputs] = usePersonScrolls();
  const isFollowing = mayGrow && isOn && !hasTarget;

  useBeforePaint(() => {
    const view = viewRef.current;
    if (!isFollowing || !view) return undefined;
    const goToEnd = () => {
      view.toEnd();
      lastTop.current = view.box?.scrollTop ?? 0;
    };
    goToEnd();
    // Rows that come into sight are laid out only then, and the end moves once more.
    const frame = requestAnimationFrame(goToEnd);
    return () => cancelAnimationFrame(frame);
  }, [isFollowing, revision, total, viewRef]);

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

  const moved = (wentUp) => {
    const view = viewRef.current;
    if (!mayGrow || !view) return;
    if (wentUp && isOn && !view.isAtEnd()) pause();
    if (!wentUp && !isOn && view.isAtEnd()) follow();
  };
  useBeforePaint(() => {
    if (viewRef.current) viewRef.current.onPersonMoved = moved;
  });

  const onScroll = (event) => {
    if (viewRef.current?.barMoved) return; // a long output's view tells by itself
    const box = event.currentTarget;
    const wentUp = box.scrollTop < lastTop.current;
    lastTop.current = box.scrollTop;
    if (isPersons()) moved(wentUp);
  };
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
