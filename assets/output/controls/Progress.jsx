// @ts-nocheck: types are to be written (issue 10)
/* How much of a long output is at this server, and fetching the rest while somebody looks. */
import { useEffect, useState } from "react";
import { outputUrl, requestJson } from "../data/api.js";
import { numeral, waitWords } from "../words.js";

const EACH_MS = 1000; // the server fetches on for five seconds after a request

/** The last answer, or null; asks while something is missing. A pause asks without fetching. */
export function useProgress({ base, isWanted, isPaused, version, mayGrow }) {
  const [progress, setProgress] = useState(null);
  useEffect(() => {
    if (!isWanted) return undefined;
    const abort = new AbortController();
    let timer = 0;
    const look = async () => {
      try {
        const fill = isPaused ? "0" : "1"; // 0 stops what is under way
        const told = await requestJson(outputUrl(base, "progress", { fill }), abort.signal, "POST");
        if (abort.signal.aborted) return;
        setProgress(told);
        // A running job of which all is here: its next lines come with another version.
        const isEnough = told.complete || ((mayGrow || told.unconfirmed) && told.here >= told.total);
        if (!isEnough) timer = setTimeout(look, EACH_MS);
      } catch (error) {
        // The lines themselves say that the server is away; here it is only asked again.
        if (!abort.signal.aborted && error.canTryAgain !== false) timer = setTimeout(look, 5 * EACH_MS);
      }
    };
    look();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [base, isWanted, isPaused, version, mayGrow]);
  return isWanted ? progress : null;
}

function words({ here, total, eta_s: etaS }, isPaused) {
  const count = `${numeral(here)} of ${numeral(total)} lines here`;
  if (isPaused) return `${count}, paused`;
  return etaS === null || etaS === undefined ? count : `${count}, ${waitWords(etaS)} to go`;
}

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
      <button type="button" className="button small" onClick={onPause}>
        {isPaused ? "Resume" : "Pause"}
      </button>
    </div>
  );
}
