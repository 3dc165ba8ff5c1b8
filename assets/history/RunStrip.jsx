/* The newest runs of a template side by side, the newest at the right: color and shape say the status,
   the height how much was deleted. It is one stop of the Tab key; the arrow keys go over the runs. */
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { absoluteWords } from "../clock.js";
import { place } from "../shared/placed.js";
import { isPlain, stepped } from "./runSteps.js";

import "./strip.css";

/** @import { KeyboardEvent, RefObject } from "react" */

const PLACES = 30; // as in app/presentation/overview.py
const NO_COUNT = -1;

/**
 * @typedef {object} Bar
 * @property {number} id
 * @property {string} href
 * @property {string} status
 * @property {string} status_label
 * @property {string} created  ISO 8601
 * @property {string} outcome
 * @property {number} height  Percent: 0 where nothing was deleted, -1 where that is not known.
 */

/**
 * @typedef {object} RunStripProps
 * @property {Bar[]} runs  The oldest first.
 * @property {string} label  What they are the runs of.
 * @property {string} zone  "local" or "utc"
 */

/**
 * Shows the tooltip under the bar that has the pointer or the focus, until Escape.
 * @param {RefObject<HTMLElement | null>} tooltip
 * @param {RefObject<HTMLElement | null>} strip
 * @param {number} index  -1 for none
 * @param {() => void} onClose
 */
function usePlaced(tooltip, strip, index, onClose) {
  useEffect(() => {
    const element = tooltip.current;
    const bar = strip.current?.children[index];
    if (!element || !bar) return undefined;
    element.showPopover();
    place(element, bar, "center");
    const escaped = (/** @type {globalThis.KeyboardEvent} */ event) => event.key === "Escape" && onClose();
    document.addEventListener("keydown", escaped);
    window.addEventListener("scroll", onClose, true);
    return () => {
      document.removeEventListener("keydown", escaped);
      window.removeEventListener("scroll", onClose, true);
      if (element.isConnected) element.hidePopover();
    };
  }, [tooltip, strip, index, onClose]);
}

/** A restored controller gives an id again. @param {Bar} run */
const keyOf = (run) => `${run.id} ${run.created}`;

/** @param {Bar} run @param {string} zone */
const wordsOf = (run, zone) =>
  [`#${run.id} ${run.status_label}`, absoluteWords(Date.parse(run.created), zone), run.outcome].filter(Boolean);

/** @param {Bar} run */
function classOf(run) {
  const count = run.height === NO_COUNT ? "uncounted" : "";
  return `run-bar ${run.status} ${count}`.trimEnd();
}

/** @param {RunStripProps} props */
export default function RunStrip({ runs, label, zone }) {
  const strip = useRef(/** @type {HTMLUListElement | null} */ (null));
  const tooltip = useRef(/** @type {HTMLSpanElement | null} */ (null));
  const [shownKey, setShownKey] = useState(""); // by key: places change when a run is added
  const [stopKey, setStopKey] = useState("");
  const [close] = useState(() => () => setShownKey(""));
  const shown = runs.findIndex((run) => keyOf(run) === shownKey);
  const known = runs.findIndex((run) => keyOf(run) === stopKey);
  const stop = known < 0 ? runs.length - 1 : known;
  usePlaced(tooltip, strip, shown, close);
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    const next = isPlain(event) ? stepped(stop, event.key, runs.length) : null;
    if (next === null) return;
    event.preventDefault();
    const bar = strip.current?.children[next]?.firstElementChild;
    if (bar instanceof HTMLElement) bar.focus();
  };
  return (
    <div className="run-strip">
      <ul ref={strip} aria-label={label} onKeyDown={pressed}>
        {runs.map((run, index) => (
          <li key={keyOf(run)} style={{ width: `${100 / PLACES}%` }}>
            <Link
              to={run.href}
              className={classOf(run)}
              tabIndex={index === stop ? 0 : -1}
              aria-label={wordsOf(run, zone).join(", ")}
              onPointerEnter={(event) => event.pointerType !== "touch" && setShownKey(keyOf(run))}
              onPointerLeave={close}
              onFocus={(event) => {
                setStopKey(keyOf(run));
                if (event.target.matches(":focus-visible")) setShownKey(keyOf(run));
              }}
              onBlur={close}
            >
              <span style={run.height > 0 ? { height: `${run.height}%` } : undefined} />
            </Link>
          </li>
        ))}
      </ul>
      <span ref={tooltip} popover="manual" className="tooltip run-tooltip" aria-hidden="true">
        {shown >= 0 && wordsOf(runs[shown], zone).map((words) => <span key={words}>{words}</span>)}
      </span>
    </div>
  );
}
