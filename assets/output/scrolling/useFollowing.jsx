/* Following a running job: keeps the newest line in view until the user scrolls up. */
import { useCallback, useState } from "react";
import Icon from "../../shared/Icon.jsx";
import Tooltip from "../../shared/Tooltip.jsx";
import { frameOptions } from "../../embed/options.js";
import { useBeforePaint } from "../useBeforePaint.js";
import { counted } from "../words.js";

/** @import { RefObject } from "react" */
/** @import { View } from "./useViews.js" */

/**
 * @typedef {object} FollowingHow
 * @property {RefObject<View | null>} viewRef
 * @property {number} total lines
 * @property {number} revision of the lines
 * @property {boolean} mayGrow whether more output may come
 * @property {boolean} hasTarget whether a selected line or a hit is to stay in sight instead
 * @property {() => void} onFollow called when the user follows again
 */

/**
 * @typedef {object} Following
 * @property {boolean} isFollowing
 * @property {number} missed lines that came since following was paused
 * @property {() => void} toggle
 * @property {() => void} onScroll to be called when the box scrolls: a short output's scrolls come
 *   by it, a long one's from its view
 */

/**
 * Keeps the end of the lines in sight, unless the user has left it and that is not reported yet.
 * While it is not kept, has the user's scrolls noticed before more lines move the end.
 * @param {Pick<FollowingHow, "viewRef" | "revision" | "total"> & {isFollowing: boolean}} how
 */
function useEndInSight({ viewRef, isFollowing, revision, total }) {
  useBeforePaint(() => {
    const view = viewRef.current;
    if (!isFollowing || !view) {
      view?.noticeScroll();
      return undefined;
    }
    const goToEnd = () => {
      if (view.noticeScroll() !== "up") view.toEnd();
    };
    goToEnd();
    view.onResized = goToEnd; // rows are laid out only when they come into sight
    return () => {
      view.onResized = () => {};
    };
  }, [isFollowing, revision, total, viewRef]);
}

/**
 * Following the newest line, until the user scrolls up.
 * @param {FollowingHow} how
 * @returns {Following}
 */
export function useFollowing({ viewRef, total, revision, mayGrow, hasTarget, onFollow }) {
  const [isOn, setOn] = useState(frameOptions.isFollowing);
  const [pausedAt, setPausedAt] = useState(0);
  const isFollowing = mayGrow && isOn && !hasTarget;
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
  /** @param {boolean} wentUp */
  const moved = (wentUp) => {
    const view = viewRef.current;
    if (!mayGrow || !view) return;
    if (wentUp && isOn) pause();
    if (!wentUp && !isOn && view.hasReachedEnd) follow();
  };
  useBeforePaint(() => {
    if (viewRef.current) viewRef.current.onUserMoved = moved;
  });
  useEndInSight({ viewRef, isFollowing, revision, total });
  const missed = isFollowing || !pausedAt ? 0 : total - pausedAt;
  return { isFollowing, missed, toggle, onScroll: () => viewRef.current?.noticeScroll() };
}

/**
 * The switch, which says how much has been printed out of sight.
 * @param {{following: Following, mayGrow: boolean}} props
 */
export function FollowButton({ following, mayGrow }) {
  if (!mayGrow) return null;
  const { isFollowing, missed, toggle } = following;
  return (
    <Tooltip text="Follow the newest line" keys="f">
      <button
        type="button"
        className="button small ov-follow"
        aria-pressed={isFollowing}
        aria-keyshortcuts="f"
        onClick={toggle}
      >
        <Icon name="arrow-down-to-line" />
        <span>{missed > 0 ? `Follow: ${counted(missed, "new line")}` : "Follow"}</span>
      </button>
    </Tooltip>
  );
}
