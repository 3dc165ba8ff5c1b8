/* Two runs compared: their facts in a table, and their outputs. It speaks to the API by itself. */
import { useRef, useSyncExternalStore } from "react";
import { Link } from "react-router";
import { useRemembered } from "../output/data/useRemembered.js";
import Icon from "../shared/Icon.jsx";
import { useRetry } from "../useRetry.js";
import { Bar } from "./Bar.jsx";
import { Diff } from "./Diff.jsx";
import { Facts, Sides } from "./Facts.jsx";
import { useUrlPair } from "./ids.js";
import { hasEarlier, hasLater } from "./rows.js";
import { useChangeSteps } from "./useChangeSteps.js";
import { useComparison } from "./useComparison.js";
import "./compare.css";

/** @import { Failure } from "../output/data/api.js" */
/** @import { Ignoring, More, State } from "./useComparison.js" */

const WIDE = "(min-width: 900px)";

/** @param {() => void} listener */
function onWidth(listener) {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Whether two outputs have room side by side. */
const useIsWide = () => useSyncExternalStore(onWidth, () => window.matchMedia(WIDE).matches, () => false);

/** @param {{failure: Failure | null, onRetry: () => void}} props */
function Problem({ failure, onRetry }) {
  return (
    <div role="alert">
      {failure && (
        <div className="notice danger">
          <p>{failure.message}</p>
          {failure.canTryAgain && (
            <button type="button" className="button small" onClick={onRetry}>
              Try again
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** @param {{notes: string[]}} props */
function Notes({ notes }) {
  if (!notes.length) return null;
  return (
    <ul className="notice warning compare-notes" aria-label="Notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

/** @param {string} pair */
const swapped = (pair) => pair.split("/").reverse().join("/");

/** @param {{isShown: boolean, label: string, onPress: () => void}} props */
const MoreRows = ({ isShown, label, onPress }) =>
  isShown && (
    <button type="button" className="button compare-more" onClick={onPress}>
      {label}
    </button>
  );

/** @typedef {{apiBase: string, zone: string, tones: Record<string, string>}} CompareProps */

/**
 * The outputs of both runs, with what is above them.
 * @param {object} props
 * @param {State} props.state
 * @param {Ignoring} props.ignoring
 * @param {{numbers: () => void, times: () => void}} props.toggle
 * @param {More} props.more
 */
function Outputs({ state: { answer, opened }, ignoring, toggle, more }) {
  const [isBeside, toggleView] = useRemembered("jobpane.compare.beside", true);
  const isWide = useIsWide();
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const steps = useChangeSteps(box, answer, more);
  if (!answer) return null;
  const isUnified = !isWide || !isBeside;
  return (
    <section className="panel compare-outputs" aria-label="Outputs" ref={box}>
      <Bar
        about={answer.about}
        steps={steps}
        ignoring={ignoring}
        toggle={toggle}
        isUnified={isUnified}
        hasChoice={isWide}
        onView={toggleView}
      />
      <MoreRows isShown={hasEarlier(answer)} label="Show earlier rows" onPress={more.showEarlier} />
      <Diff answer={answer} opened={opened} isUnified={isUnified} current={steps.current} onOpen={more.open} />
      <MoreRows isShown={hasLater(answer)} label="Show more rows" onPress={more.showLater} />
    </section>
  );
}

/** @param {CompareProps & {pair: string}} props */
function Comparison({ apiBase, pair, zone, tones }) {
  const [numbers, toggleNumbers] = useRemembered("jobpane.compare.numbers", false);
  const [times, toggleTimes] = useRemembered("jobpane.compare.times", false);
  const ignoring = { numbers, times };
  const { state, compare, ...more } = useComparison(`${apiBase}/api/compare/${pair}`, pair, ignoring);
  const { answer, failure, isBusy } = state;
  useRetry(failure, compare);
  return (
    <div className="compare" aria-busy={isBusy}>
      <div className="compare-ways">
        <Link to={`/compare/${swapped(pair)}`} className="button small">
          Swap sides
        </Link>
        <button type="button" className="button small" onClick={compare}>
          <Icon name="refresh" />
          Compare again
        </button>
        <span role="status" className="muted">
          {isBusy ? "Comparing the runs…" : ""}
        </span>
      </div>
      <Problem failure={failure} onRetry={compare} />
      {answer && (
        <>
          <Notes notes={answer.about.notes} />
          <Sides about={answer.about} tones={tones} zone={zone} />
          <Facts about={answer.about} />
        </>
      )}
      <Outputs state={state} ignoring={ignoring} toggle={{ numbers: toggleNumbers, times: toggleTimes }} more={more} />
    </div>
  );
}

/** @param {CompareProps} props */
export default function Compare(props) {
  const pair = useUrlPair();
  if (pair === null) return <div className="compare" aria-busy="true" />;
  if (pair) return <Comparison {...props} pair={pair} />;
  return (
    <div role="alert" className="notice danger">
      <p>This URL doesn’t name two jobs. Use two numbers, as in /compare/41/42.</p>
    </div>
  );
}
