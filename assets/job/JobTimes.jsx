/* When a job ran and how long it took, in one line; every time in full in a tooltip, and in a panel
   for those who click or tap. */
import { useId, useRef } from "react";
import { durationWords, useNow } from "../clock.js";
import { shownZone } from "../embed/options.js";
import Elapsed from "../shared/Elapsed.jsx";
import Icon from "../shared/Icon.jsx";
import { place } from "../shared/placed.js";
import Tooltip from "../shared/Tooltip.jsx";
import { fullTimes, queuedS, ranS, spanWords } from "./times.js";

/** @import { JobState, JobTimes as Times } from "./times.js" */

/**
 * @typedef {object} JobTimesProps  Times are ISO 8601, "" where not recorded.
 * @property {string} createdIso
 * @property {string} startedIso
 * @property {string} canceledIso  When the cancel was requested.
 * @property {string} finishedIso
 * @property {number | null} [seconds]  How long it ran, by the controller.
 * @property {boolean} isActive
 * @property {boolean} isWaiting  Whether it has still to start.
 * @property {boolean} neverStarted
 * @property {boolean} isTicking
 * @property {string} zone  "local" or "utc"
 */

/**
 * The name of the zone; undefined for the browser's own.
 * @param {string} zone  "local" or "utc"
 */
function zoneName(zone) {
  const shown = shownZone(zone);
  return shown === "local" ? undefined : shown;
}

const LEAST_SHOWN_S = 0.05; // durations have one digit behind the point

/** @param {number} seconds */
const ranWords = (seconds) =>
  seconds < LEAST_SHOWN_S ? "under 0.1 s" : durationWords(seconds);

/** @param {{ children: string }} props */
const Ticking = ({ children }) => (
  <span className="fact elapsed" role="timer" aria-live="off">
    {children}
  </span>
);

/**
 * How long the job ran, runs or waits, or waited for nothing; nothing where none of it is known.
 * @param {JobTimesProps & { times: Times, now: number }} props
 */
function Duration({ times, now, ...props }) {
  if (props.isTicking) {
    return (
      <div className="fact">
        <Elapsed startedIso={props.startedIso} seconds={props.seconds} isTicking />
      </div>
    );
  }
  const queued = queuedS(times, props, now);
  if (props.isWaiting) {
    return Number.isNaN(queued) ? null : <Ticking>{`Waiting for ${durationWords(queued, 0)}`}</Ticking>;
  }
  if (props.neverStarted) {
    const waited = Number.isNaN(queued) ? "Never started" : `Waited ${durationWords(queued, 0)}, never started`;
    return <span className="fact">{waited}</span>;
  }
  const ran = ranS(times, props.seconds);
  return Number.isNaN(ran) ? null : <span className="fact elapsed">{ranWords(ran)}</span>;
}

/**
 * @param {Times} times
 * @param {JobTimesProps} props
 * @param {number} now
 * @returns {[label: string, words: string][]}
 */
function allFacts(times, props, now) {
  const facts = fullTimes(times, zoneName(props.zone));
  const queued = props.isWaiting ? NaN : queuedS(times, props, now);
  if (!Number.isNaN(queued)) facts.push(["Queued for", durationWords(queued)]);
  const ran = props.isTicking || props.isWaiting || props.neverStarted ? NaN : ranS(times, props.seconds);
  if (!Number.isNaN(ran)) facts.push(["Ran for", ranWords(ran)]);
  return facts;
}

/** @param {{ words: string, facts: [label: string, words: string][] }} props */
function Dates({ words, facts }) {
  const id = useId();
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  /** @param {import("react").ToggleEvent<HTMLDivElement>} event */
  const toggled = (event) => {
    if (event.newState === "open" && button.current) place(event.currentTarget, button.current, "start");
  };
  return (
    <div className="fact">
      <Tooltip text={facts.map(([label, text]) => `${label} ${text}`).join("\n")}>
        <button
          ref={button}
          type="button"
          className="dates"
          aria-label={`Dates: ${words}`}
          aria-haspopup="dialog"
          popoverTarget={id}
        >
          {words}
          <Icon name="info" />
        </button>
      </Tooltip>
      <div id={id} popover="auto" role="dialog" aria-label="Dates" className="popover" onToggle={toggled}>
        <dl className="all-dates">
          {facts.map(([label, text]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}

/** @param {JobTimesProps} props */
export default function JobTimes(props) {
  const now = useNow();
  const times = {
    created: Date.parse(props.createdIso),
    started: Date.parse(props.startedIso),
    canceled: Date.parse(props.canceledIso),
    finished: Date.parse(props.finishedIso),
  };
  return (
    <>
      <Dates
        words={spanWords(times, props, zoneName(props.zone), now)}
        facts={allFacts(times, props, now)}
      />
      <Duration {...props} times={times} now={now} />
    </>
  );
}
