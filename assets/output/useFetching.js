/* The fetching of the rest of a long output, which the user may pause. */
import { useProgress } from "./controls/Progress.jsx";
import { useRememberedText } from "./data/useRemembered.js";

/**
 * @param {object} how
 * @param {string} how.base the output's URL
 * @param {boolean} how.isWanted
 * @param {number} how.version asked for again when it changes
 * @param {boolean} how.mayGrow whether more output may come
 */
export function useFetching({ base, isWanted, version, mayGrow }) {
  const [pausedAt, setPausedAt] = useRememberedText("jobpane.output.paused"); // the last one
  const isPaused = pausedAt === base;
  const progress = useProgress({ base, isWanted, isPaused, version, mayGrow });
  return { progress, isPaused, togglePause: () => setPausedAt(isPaused ? "" : base) };
}
