/* How much of a long output is at this server, and fetching the rest while the user looks. */
import { useEffect, useState } from "react";
import IconButton from "../../shared/IconButton.jsx";
import { failureOf, outputUrl, requestJson } from "../data/api.js";
import { numeral, waitWords } from "../words.js";

/** @import { ProgressAnswer } from "../data/api.js" */

const EACH_MS = 1000; // the server fetches on for five seconds after a question

/**
 * The last answer, or null; asks while something is missing. A pause asks without fetching.
 * @param {object} how
 * @param {string} how.base the output's URL
 * @param {boolean} how.isWanted
 * @param {boolean} how.isPaused
 * @param {number} how.version asked for again when it changes
 * @param {boolean} how.mayGrow whether more output may come
 */
export function useProgress({ base, isWanted, isPaused, version, mayGrow }) {
  const [progress, setProgress] = useState(/** @type {ProgressAnswer | null} */ (null));
  useEffect(() => {
    if (!isWanted) return undefined;
    const abort = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer = undefined;
    const poll = async () => {
      try {
        const fill = isPaused ? "0" : "1"; // 0 stops what is under way
        const answer = await requestJson(outputUrl(base, "progress", { fill }), abort.signal, "POST");
        if (abort.signal.aborted) return;
        setProgress(answer);
        // A running job of which all is here: its next lines come with another version.
        const { complete, unconfirmed, here, total } = answer;
        const isEnough = complete || ((mayGrow || unconfirmed) && here >= total);
        if (!isEnough) timer = setTimeout(poll, EACH_MS);
      } catch (error) {
        // The lines report that the server is away; here it is only asked again.
        if (!abort.signal.aborted && failureOf(error).canTryAgain) timer = setTimeout(poll, 5 * EACH_MS);
      }
    };
    poll();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [base, isWanted, isPaused, version, mayGrow]);
  return isWanted ? progress : null;
}

/**
 * @param {ProgressAnswer} progress
 * @param {boolean} isPaused
 */
function words({ here, total, eta_s: etaS }, isPaused) {
  const count = `${numeral(here)} of ${numeral(total)} lines loaded`;
  if (isPaused) return `${count}, paused`;
  return etaS === null || etaS === undefined ? count : `${count}, ${waitWords(etaS)} left`;
}

/**
 * @typedef {object} ProgressBarProps
 * @property {ProgressAnswer | null} progress
 * @property {boolean} isPaused
 * @property {() => void} onPause pauses, or goes on
 */

/** @param {ProgressBarProps} props */
export function ProgressBar({ progress, isPaused, onPause }) {
  if (!progress || progress.complete || progress.here >= progress.total) return null;
  const share = (100 * progress.here) / progress.total;
  return (
    <div className="ov-progress">
      <div
        role="progressbar"
        aria-label="Output fetched"
        aria-valuemin={0}
        aria-valuemax={progress.total}
        aria-valuenow={progress.here}
        aria-valuetext={words(progress, isPaused)}
        className="ov-progress-track"
      >
        <div style={{ width: `${share}%` }} />
      </div>
      <span className="ov-muted">{words(progress, isPaused)}</span>
      <IconButton
        icon={isPaused ? "play" : "pause"}
        label={isPaused ? "Resume loading" : "Pause loading"}
        onClick={onPause}
      />
    </div>
  );
}
