/* The picture of a template's history as SVG: four panels over one time axis. Shows, and knows no
   pointer and no focus. */
import { rootShare, roundMax, roundSeconds, stepPath } from "./chartLayout.js";

/** @import { Runs } from "./runs.js" */

export const LEFT = 46; // pixels, for the numbers of the axes
export const RIGHT = 10;
const TITLE = 18; // pixels above each panel
const GAP = 10;
const LANE = 14; // the marks of the statuses
const AXIS = 22;
const BIG_MARK = 4;

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/**
 * @typedef {object} Panel
 * @property {string} name
 * @property {number} top
 * @property {number} height
 */

const SIZES = /** @type {const} */ ([
  ["deleted", 112],
  ["skipped", 44],
  ["duration", 72],
  ["days", 36],
]);

/** @returns {{ panels: Record<string, Panel>, height: number }} */
function stacked() {
  /** @type {Record<string, Panel>} */
  const panels = {};
  let top = LANE;
  for (const [name, height] of SIZES) {
    panels[name] = { name, top: top + TITLE, height };
    top += TITLE + height + GAP;
  }
  return { panels, height: top - GAP + AXIS };
}

const { panels: PANELS, height: HEIGHT } = stacked();
export { HEIGHT };
const BOTTOM = HEIGHT - AXIS;

/** @param {(number | null)[]} values */
const largest = (values) => values.reduce((/** @type {number} */ most, one) => Math.max(most, one ?? 0), 0);

/** @typedef {(value: number, most: number) => number} Scale  From 0 to 1. */
/** @type {Scale} */
const straight = (value, most) => value / most;

/**
 * @param {{ panel: Panel, title: import("react").ReactNode, most: number, unit?: (most: number) => string,
 *   middle?: number, width: number }} props  `middle` is the value at half the height; 0 for none.
 */
function Frame({ panel, title, most, unit = compact.format, middle = 0, width }) {
  const bottom = panel.top + panel.height;
  const half = panel.top + panel.height / 2;
  return (
    <g>
      <text className="chart-title" x={LEFT} y={panel.top - 6}>
        {title}
      </text>
      <line className="chart-grid" x1={LEFT} x2={width - RIGHT} y1={panel.top} y2={panel.top} />
      <line className="chart-base" x1={LEFT} x2={width - RIGHT} y1={bottom} y2={bottom} />
      <text className="chart-number" x={LEFT - 6} y={panel.top + 4}>
        {unit(most)}
      </text>
      {middle > 0 && (
        <>
          <line className="chart-grid" x1={LEFT} x2={width - RIGHT} y1={half} y2={half} />
          <text className="chart-number" x={LEFT - 6} y={half + 4}>
            {unit(middle)}
          </text>
        </>
      )}
      <text className="chart-number" x={LEFT - 6} y={bottom}>
        0
      </text>
    </g>
  );
}

/**
 * @param {{ panel: Panel, values: (number | null)[], under?: (number | null)[], most: number, scale?: Scale,
 *   places: number[], bar: number, classOf: (index: number) => string }} props
 */
function Bars({ panel, values, under, most, scale = straight, places, bar, classOf }) {
  const bottom = panel.top + panel.height;
  return places.map((x, index) => {
    const value = values[index];
    if (value === null) return null;
    const base = scale(under?.[index] ?? 0, most) * panel.height;
    const height = value > 0 ? Math.max(1.5, scale(value, most) * panel.height) : 1.5;
    return (
      <rect
        key={index}
        className={classOf(index)}
        x={x - bar / 2}
        y={bottom - base - height}
        width={bar}
        height={height}
      />
    );
  });
}

/** A mark of its own for each kind of status, so that none depends on its color.
 * @param {{ status: string, x: number }} props */
function Mark({ status, x }) {
  const y = LANE / 2;
  if (status === "failed" || status === "error") {
    return <path className="mark failed" d={`M${x - 4} ${y - 4}l8 8m0-8l-8 8`} />;
  }
  if (status === "canceled") return <rect className="mark canceled" x={x - 3.5} y={y - 3.5} width={7} height={7} />;
  if (status === "successful") return <circle className="mark successful" cx={x} cy={y} r={2.5} />;
  return <circle className="mark active" cx={x} cy={y} r={3.5} />;
}

/** @param {{ runs: Runs, places: number[], bar: number }} props */
function Statuses({ runs, places, bar }) {
  const isRoomy = bar >= BIG_MARK;
  return places.map((x, index) => {
    const status = runs.status[index];
    const isBad = status === "failed" || status === "error";
    if (status === "successful" && !isRoomy) return null;
    return (
      <g key={index}>
        {isBad && <line className="chart-failure" x1={x} x2={x} y1={LANE} y2={BOTTOM} />}
        <Mark status={status} x={x} />
      </g>
    );
  });
}

/** @param {{ ticks: { x: number, words: string }[] }} props */
function DateAxis({ ticks }) {
  return ticks.map(({ x, words }) => (
    <g key={x}>
      <line className="chart-tick" x1={x} x2={x} y1={LANE + TITLE} y2={BOTTOM + 4} />
      <text className="chart-date" x={x} y={HEIGHT - 5}>
        {words}
      </text>
    </g>
  ));
}

const DURATION_TITLE = (
  <>
    <tspan className="took-fill">■</tspan> Duration <tspan className="queued-fill">■</tspan> Queue time
  </>
);

/** @param {number} seconds */
const secondsWords = (seconds) => {
  if (seconds < 90) return `${compact.format(seconds)} s`;
  if (seconds < 5400) return `${compact.format(seconds / 60)} min`;
  return `${compact.format(seconds / 3600)} h`;
};

/**
 * @typedef {object} ChartPanelsProps
 * @property {Runs} runs
 * @property {number[]} places  Of the runs, in pixels from the left.
 * @property {number} bar  The width of a bar.
 * @property {number} width
 * @property {{ x: number, words: string }[]} ticks
 * @property {number} active  The run that is pointed at; -1 for none.
 */

/** @param {{ runs: Runs, places: number[], panel: Panel, most: number }} props */
function DaysLine({ runs, places, panel, most }) {
  const heights = runs.days.map((days) =>
    days === null ? null : panel.top + panel.height * (1 - Math.min(1, Math.max(0, days) / most)),
  );
  return <path className="chart-steps" d={stepPath(places, heights)} />;
}

/** The end of each panel's axis. @param {Runs} runs */
function limitsOf(runs) {
  const total = runs.took.map((took, index) => (took ?? 0) + (runs.queued[index] ?? 0));
  return {
    deleted: roundMax(largest(runs.deleted)),
    skipped: roundMax(largest(runs.skipped)),
    duration: roundSeconds(largest(total)),
    days: roundMax(largest(runs.days)),
  };
}

const { deleted, skipped, duration, days } = PANELS;

/** @param {{ most: ReturnType<typeof limitsOf>, width: number }} props */
function Frames({ most, width }) {
  return (
    <>
      <Frame
        panel={deleted}
        title="Deleted (square-root scale)"
        most={most.deleted}
        middle={most.deleted % 4 ? 0 : most.deleted / 4}
        width={width}
      />
      <Frame panel={skipped} title="Skipped" most={most.skipped} width={width} />
      <Frame
        panel={duration}
        title={DURATION_TITLE}
        most={most.duration}
        middle={most.duration / 2}
        unit={secondsWords}
        width={width}
      />
      <Frame panel={days} title="Days kept" most={most.days} width={width} />
    </>
  );
}

/** @param {ChartPanelsProps} props */
export default function ChartPanels({ runs, places, bar, width, ticks, active }) {
  const most = limitsOf(runs);
  const common = { places, bar };
  return (
    <svg className="chart" width={width} height={HEIGHT} aria-hidden="true">
      <DateAxis ticks={ticks} />
      <Frames most={most} width={width} />
      <Statuses runs={runs} {...common} />
      <Bars
        panel={deleted}
        values={runs.deleted}
        most={most.deleted}
        scale={rootShare}
        classOf={(index) => `run-fill ${runs.status[index]}`}
        {...common}
      />
      <Bars
        panel={skipped}
        values={runs.skipped}
        most={most.skipped}
        scale={rootShare}
        classOf={() => "skipped-fill"}
        {...common}
      />
      <Bars panel={duration} values={runs.took} most={most.duration} classOf={() => "took-fill"} {...common} />
      <Bars
        panel={duration}
        values={runs.queued}
        under={runs.took}
        most={most.duration}
        classOf={() => "queued-fill"}
        {...common}
      />
      <DaysLine runs={runs} places={places} panel={days} most={most.days} />
      {active >= 0 && (
        <line className="chart-cursor" x1={places[active]} x2={places[active]} y1={0} y2={BOTTOM} />
      )}
    </svg>
  );
}
