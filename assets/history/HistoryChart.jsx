/* The history of a template as a picture. The pointer or the arrow keys choose a run, which is shown in
   words and opened by a click or Enter: the chosen run is a link, always the one under the pointer. */
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { controllerNow } from "../controllerClock.js";
import { shownZone } from "../embed/options.js";
import ChartPanels, { HEIGHT, LEFT, RIGHT } from "./ChartPanels.jsx";
import { dateTicks, nearest, spread, stepFor } from "./chartLayout.js";
import { isPlain, stepped } from "./runSteps.js";
import { keyOf, runWords } from "./runs.js";

import "./chart.css";

/** @import { KeyboardEvent, PointerEvent, RefObject } from "react" */
/** @import { Runs } from "./runs.js" */

const TICK_PX = 64; // a date needs about that much
const LEGEND = [
  ["successful", "●", "Successful"],
  ["failed", "✕", "Failed"],
  ["canceled", "☐", "Canceled"],
  ["running", "○", "Under way"],
];
const DAY_S = 86_400;
const TOOLTIP_PX = 240;

/**
 * @typedef {object} HistoryChartProps
 * @property {Runs} runs
 * @property {number} days  How many days back the picture goes; 0 for all.
 * @property {string} name  Of the template.
 * @property {string} zone  "local" or "utc"
 */

/** The width of an element in pixels, 0 until it is known.
 * @param {RefObject<HTMLElement | null>} element */
function useWidth(element) {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.floor(box.clientWidth)));
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/**
 * @param {HistoryChartProps} props
 * @param {number} width
 */
function layout({ runs, days, zone }, width) {
  const to = Math.max(controllerNow() / 1000, runs.created.at(-1) ?? 0);
  const first = runs.created[0] ?? to - DAY_S;
  const from = days ? Math.min(to - days * DAY_S, first) : Math.min(first, to - DAY_S);
  const inside = Math.max(1, width - LEFT - RIGHT);
  /** @param {number} seconds */
  const xOf = (seconds) => LEFT + ((seconds - from) / (to - from)) * inside;
  const wanted = runs.created.map(xOf);
  const step = stepFor(wanted, LEFT, width - RIGHT);
  const bar = Math.max(0.75, step > 3 ? step - 1.5 : step * 0.8);
  const places = spread(wanted, step, LEFT + bar / 2, width - RIGHT - bar / 2);
  const isUtc = shownZone(zone) !== "local";
  const format = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: to - from > 400 * DAY_S ? "2-digit" : undefined,
    timeZone: isUtc ? "UTC" : undefined,
  });
  const ticks = dateTicks(from * 1000, to * 1000, Math.max(1, inside / TICK_PX), isUtc)
    .map((ms) => ({ x: xOf(ms / 1000), words: format.format(ms) }))
    .filter(({ x }) => x > LEFT + 12 && x < width - 14);
  return { places, bar, ticks };
}

/** @param {{ lines: string[], x: number, width: number }} props */
function Bubble({ lines, x, width }) {
  const isLeft = x > width / 2;
  const left = isLeft ? Math.max(0, x - TOOLTIP_PX - 14) : Math.min(x + 14, width - TOOLTIP_PX);
  return (
    <div className="chart-bubble" style={{ left, width: Math.min(TOOLTIP_PX, width) }} aria-hidden="true">
      {lines.map((line, index) => (index ? <span key={index}>{line}</span> : <strong key={index}>{line}</strong>))}
    </div>
  );
}

/** What the marks of the statuses mean. */
const Legend = () => (
  <ul className="chart-legend">
    {LEGEND.map(([status, mark, words]) => (
      <li key={status}>
        <span className={`legend-mark ${status}`} aria-hidden="true">
          {mark}
        </span>
        {words}
      </li>
    ))}
  </ul>
);

/**
 * Which run is chosen, and what chooses another one.
 * @param {Runs} runs
 * @param {number[]} places
 */
function useChosen(runs, places) {
  const [chosen, setChosen] = useState(""); // by key: places change when a run is added
  const [isHere, setHere] = useState(false); // whether the pointer or the focus is on the picture
  const known = runs.ids.findIndex((_, index) => keyOf(runs, index) === chosen);
  const active = known < 0 ? runs.ids.length - 1 : known;
  /** @param {number} index */
  const choose = (index) => {
    setChosen(keyOf(runs, index));
    setHere(true);
  };
  /** @param {PointerEvent<HTMLDivElement>} event */
  const pointed = (event) => {
    const index = nearest(places, event.clientX - event.currentTarget.getBoundingClientRect().left);
    if (index >= 0) choose(index);
  };
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.key === "Escape") setHere(false);
    const next = isPlain(event) ? stepped(active, event.key, runs.ids.length) : null;
    if (next === null) return;
    event.preventDefault();
    choose(next);
  };
  return { active, isHere, setHere, pointed, pressed };
}

/** @param {HistoryChartProps} props */
export default function HistoryChart(props) {
  const { runs, name, zone } = props;
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const width = useWidth(box);
  const { places, bar, ticks } = layout(props, width);
  const { active, isHere, setHere, pointed, pressed } = useChosen(runs, places);
  const lines = active < 0 ? [] : runWords(runs, active, zone);
  const isShown = width > 0;
  return (
    <>
      <div
        ref={box}
        className="chart-box"
        style={{ height: HEIGHT }}
        role="group"
        aria-label={`History of ${name}`}
        onPointerMove={pointed}
        onPointerDown={pointed}
        onPointerLeave={() => setHere(false)}
      >
        {isShown && <ChartPanels {...{ runs, places, bar, width, ticks }} active={isHere ? active : -1} />}
        {isShown && active >= 0 && (
          <Link
            to={`/jobs/${runs.ids[active]}`}
            className="chart-run"
            style={{ left: places[active] - Math.max(bar, 12) / 2, width: Math.max(bar, 12) }}
            aria-label={lines.join(", ")}
            aria-description="Left and right arrow keys go to other runs."
            onKeyDown={pressed}
            onFocus={() => setHere(true)}
            onBlur={() => setHere(false)}
          />
        )}
        {isHere && active >= 0 && <Bubble lines={lines} x={places[active]} width={width} />}
        <p role="status" className="hidden-visually">
          {isHere ? lines.join(", ") : ""}
        </p>
      </div>
      <Legend />
    </>
  );
}
