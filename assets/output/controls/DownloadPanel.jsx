/* Which lines are downloaded, and in which form. Loaded when it is opened. */
import { useId, useState } from "react";
import { outputUrl } from "../data/api.js";
import { rangeWords } from "../data/lineLink.js";
import { DownloadLink } from "./DownloadLink.jsx";

/** @import { ReactNode, RefObject } from "react" */
/** @import { Params } from "../data/api.js" */
/** @import { LineRange } from "../data/lineLink.js" */
/** @import { DownloadProps } from "./Download.jsx" */

/** @typedef {"whole" | "range" | "hits"} Scope  Which lines are downloaded. */

const FORMS = [
  ["exact", "As written", "with its color codes"],
  ["plain", "Plain text", "without colors"],
  ["times", "With times", "each line's time before it"],
  ["jsonl", "JSON lines", "number, time and text"],
];

/**
 * @typedef {object} ChoiceProps
 * @property {string} name of the group
 * @property {Scope} value
 * @property {Scope} chosen
 * @property {(scope: Scope) => void} onChoose
 * @property {ReactNode} children
 */

/** @param {ChoiceProps} props */
function Choice({ name, value, chosen, onChoose, children }) {
  return (
    <label className="ov-inline">
      <input
        type="radio"
        name={name}
        checked={value === chosen}
        onChange={() => onChoose(value)}
      />
      {children}
    </label>
  );
}

/**
 * @typedef {object} ScopesProps
 * @property {Scope} scope
 * @property {LineRange | null} range
 * @property {boolean} hasHits
 * @property {(scope: Scope) => void} onChoose
 */

/**
 * Which lines: all, those that are selected, or the hits; what is not there is not offered.
 * @param {ScopesProps} props
 */
function Scopes({ scope, range, hasHits, onChoose }) {
  const choice = { name: useId(), chosen: scope, onChoose };
  return (
    <div className="ov-scopes" role="radiogroup" aria-label="Which lines">
      <Choice {...choice} value="whole">
        The whole output
      </Choice>
      {range && (
        <Choice {...choice} value="range">
          Selected {rangeWords(range)}
        </Choice>
      )}
      {hasHits && (
        <Choice {...choice} value="hits">
          Only the hits
        </Choice>
      )}
    </div>
  );
}

/** @param {{base: string, params: Params}} props */
function Forms({ base, params }) {
  return (
    <ul className="ov-forms">
      {FORMS.map(([format, label, note]) => (
        <li key={format}>
          <DownloadLink href={outputUrl(base, "download", { format, ...params })}>{label}</DownloadLink>{" "}
          <span className="ov-muted">{note}</span>
        </li>
      ))}
    </ul>
  );
}

/** @param {DownloadProps & {panel: RefObject<HTMLDivElement | null>}} props */
export default function DownloadPanel({ panel, base, range, searchParams }) {
  const hasHits = Boolean(searchParams.q);
  const [wanted, setWanted] = useState(/** @type {Scope} */ (range ? "range" : "whole"));
  const [isPacked, setPacked] = useState(false);
  const isThere = { whole: true, range: Boolean(range), hits: hasHits };
  const scope = isThere[wanted] ? wanted : "whole";
  /** @type {Record<Scope, Params>} */
  const paramsOf = {
    whole: {},
    range: { ...range },
    hits: { ...searchParams, only: "matches" },
  };
  const params = paramsOf[scope];
  return (
    <div ref={panel} className="ov-panel" role="group" aria-label="Download the output">
      <Scopes scope={scope} range={range} hasHits={hasHits} onChoose={setWanted} />
      <Forms base={base} params={{ ...params, gzip: isPacked ? "1" : undefined }} />
      <label className="ov-inline">
        <input
          type="checkbox"
          checked={isPacked}
          onChange={(event) => setPacked(event.target.checked)}
        />
        Compressed (gzip)
      </label>
    </div>
  );
}
