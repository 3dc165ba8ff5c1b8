/* The bar above the outputs: how much differs, steps from change to change, how lines are compared. */
import IconButton from "../shared/IconButton.jsx";
import { countOf } from "./Facts.jsx";

/** @import { About, Ignoring } from "./useComparison.js" */
/** @import { Steps } from "./useChangeSteps.js" */

/** @param {About} about @param {Ignoring} ignoring */
function summaryOf({ changes, left, right }, ignoring) {
  if (changes) return countOf(changes, "change");
  if (!left.lines && !right.lines) return "Neither job has output";
  return ignoring.numbers || ignoring.times ? "No other differences" : "The outputs are the same";
}

/** @param {{about: About, steps: Steps, ignoring: Ignoring}} props */
function Changes({ about, steps, ignoring }) {
  const { current, next, previous } = steps;
  return (
    <div className="compare-changes">
      <p role="status">
        {current ? `Change ${current} of ${about.changes.toLocaleString("en-US")}` : summaryOf(about, ignoring)}
      </p>
      {about.changes > 0 && (
        <>
          <span className="compare-removed">
            −{about.removed.toLocaleString("en-US")}
            <span className="hidden-visually"> lines on the left,</span>
          </span>
          <span className="compare-added">
            +{about.added.toLocaleString("en-US")}
            <span className="hidden-visually"> lines on the right</span>
          </span>
          <IconButton icon="chevron-up" label="Previous change" keys="p" isDisabled={current <= 1} onClick={previous} />
          <IconButton
            icon="chevron-down"
            label="Next change"
            keys="n"
            isDisabled={current >= about.changes}
            onClick={next}
          />
        </>
      )}
    </div>
  );
}

/** @param {{label: string, isOn: boolean, onToggle: () => void}} props */
const Check = ({ label, isOn, onToggle }) => (
  <label className="compare-check">
    <input type="checkbox" checked={isOn} onChange={onToggle} />
    <span>{label}</span>
  </label>
);

/**
 * @param {object} props
 * @param {About} props.about
 * @param {Steps} props.steps
 * @param {Ignoring} props.ignoring
 * @param {{numbers: () => void, times: () => void}} props.toggle
 * @param {boolean} props.isUnified
 * @param {boolean} props.hasChoice whether there is room for both views
 * @param {() => void} props.onView
 */
export function Bar({ about, steps, ignoring, toggle, isUnified, hasChoice, onView }) {
  return (
    <div className="compare-bar" role="group" aria-label="Outputs">
      <Changes about={about} steps={steps} ignoring={ignoring} />
      <div className="compare-choices">
        <Check label="Ignore numbers" isOn={ignoring.numbers} onToggle={toggle.numbers} />
        <Check label="Ignore times" isOn={ignoring.times} onToggle={toggle.times} />
        {hasChoice && <Check label="Side by side" isOn={!isUnified} onToggle={onView} />}
      </div>
    </div>
  );
}
