/* What is said about the lines without moving them: messages laid over their lower end, and one row
   below them that stays while something is wrong. */
import { CopyNotice } from "./CopyNotice.jsx";
import { Unconfirmed } from "./Unconfirmed.jsx";

/** @import { Output } from "../useOutput.js" */

const UNSTORED =
  "Jobpane can't store output on its disk. Lines come from the controller, more slowly.";

/**
 * @typedef {object} FailureProps
 * @property {import("../data/api.js").Failure} error
 * @property {boolean} hasLines whether lines from before are shown
 * @property {boolean} [isTrying] whether an answer is on its way
 * @property {() => void} onRetry
 */

/** @param {FailureProps} props */
export function Failure({ error, hasLines, isTrying = false, onRetry }) {
  return (
    <div className="ov-foot ov-failure" role="alert" aria-busy={isTrying}>
      <p>
        {error.message}
        {hasLines && " These lines may be out of date."}
      </p>
      {error.canTryAgain && (
        <button type="button" className="button small" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Short messages and what became of a copy. @param {{selection: Output["selection"]}} props */
export function Toasts({ selection }) {
  const { said, notice, dismissNotice } = selection;
  return (
    <div className="ov-toasts">
      <CopyNotice notice={notice} onDismiss={dismissNotice} />
      <span role="status" className={said ? "ov-toast" : undefined}>
        {said}
      </span>
    </div>
  );
}

/** @param {{output: Output, onReread: () => void}} props */
export function Foot({ output, onReread }) {
  const { whole, shown } = output.lines;
  if (shown.error) {
    const hasLines = shown.total > 0 || shown.tailGaps.length > 0;
    const again = () => shown.refresh();
    return <Failure error={shown.error} hasLines={hasLines} isTrying={shown.isLoading} onRetry={again} />;
  }
  return (
    <>
      {whole.isUnstored && (
        <p className="ov-foot" role="status">
          {UNSTORED}
        </p>
      )}
      <Unconfirmed base={whole.base} source={whole} onRead={onReread} />
    </>
  );
}
