/* A cancel that has stopped nothing for a minute, with what an operator can do about it. */
import { ageWords } from "../ages.js";
import { absoluteWords } from "../clock.js";
import { useCancelAge } from "./useCancelAge.js";

/**
 * @typedef {object} CancelOverdueProps
 * @property {string} sinceIso  When the cancel was requested, by the controller's clock.
 * @property {string} nowIso  The controller's time as the page was read; "" where it is not known.
 * @property {string} hint  What to do about a cancel that takes too long.
 * @property {string} hintUrl  Where that is documented.
 * @property {string} zone  "local" or "utc"
 */

/** @param {CancelOverdueProps} props */
export default function CancelOverdue({ sinceIso, nowIso, hint, hintUrl, zone }) {
  const { ageMs, isOverdue } = useCancelAge(sinceIso, nowIso);
  if (!isOverdue) return null;
  const since = absoluteWords(Date.parse(sinceIso), zone);
  return (
    <div className="notice warning" role="status">
      <p>
        {`Cancel requested ${ageWords(ageMs)} ago, on ${since}. `}
        {"The controller hasn't stopped the job. "}
        {hint}
      </p>
      <div className="notice-ways">
        <a href={hintUrl} target="_blank" rel="noreferrer noopener">
          How to restart AWX
        </a>
      </div>
    </div>
  );
}
