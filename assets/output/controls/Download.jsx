/* The download: which lines, in which form. Plain links, so that the browser saves and resumes. */
import { useCallback, useEffect, useId, useRef, useState } from "react";
import { needsTicket, ticketUrl } from "../../embed/downloads.js";
import { outputUrl } from "../data/api.js";
import { rangeWords } from "../data/lineLink.js";

/** @import { ReactNode, RefObject } from "react" */
/** @import { Params } from "../data/api.js" */
/** @import { LineRange } from "../data/lineLink.js" */

/** @typedef {"whole" | "range" | "hits"} Scope  Which lines are downloaded. */

const FORMS = [
  ["exact", "As written", "with its color codes"],
  ["plain", "Plain text", "without colors"],
  ["times", "With times", "each line's time before it"],
  ["jsonl", "JSON lines", "number, time and text"],
];

/**
 * Closes a panel by Escape and by a click elsewhere; Escape gives the focus back.
 * @param {boolean} isOpen
 * @param {RefObject<HTMLElement | null>} panel
 * @param {RefObject<HTMLElement | null>} button
 * @param {() => void} onClose
 */
function useClosing(isOpen, panel, button, onClose) {
  useEffect(() => {
    if (!isOpen) return undefined;
    const pressed = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      onClose();
      button.current?.focus();
    };
    const clicked = (/** @type {PointerEvent} */ event) => {
      const isInside = [panel, button].some((one) => one.current?.contains(/** @type {Node} */ (event.target)));
      if (!isInside) onClose();
    };
    document.addEventListener("keydown", pressed, true);
    document.addEventListener("pointerdown", clicked);
    return () => {
      document.removeEventListener("keydown", pressed, true);
      document.removeEventListener("pointerdown", clicked);
    };
  }, [isOpen, panel, button, onClose]);
}

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

/**
 * A plain link; a portal's frame asks for one that works once when it is pressed.
 * @param {{href: string, className?: string, children: ReactNode}} props
 */
export function DownloadLink({ href, className, children }) {
  const [message, setMessage] = useState("");
  /** @param {import("react").MouseEvent} event */
  const pressed = (event) => {
    if (!needsTicket()) return;
    event.preventDefault();
    setMessage("");
    ticketUrl(href).then(
      (url) => window.location.assign(url),
      (error) => setMessage(error.message || "Jobpane didn't answer. Try again."),
    );
  };
  return (
    <>
      <a href={href} className={className} download onClick={pressed}>
        {children}
      </a>
      {message && <span role="alert"> {message}</span>}
    </>
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
function Panel({ panel, base, range, searchParams }) {
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

/**
 * @typedef {object} DownloadProps
 * @property {string} base the output's URL
 * @property {LineRange | null} range the selected lines
 * @property {Params} searchParams of the search, {} for none
 */

/** @param {DownloadProps} props */
export function Download({ base, range, searchParams }) {
  const [isOpen, setOpen] = useState(false);
  const panel = useRef(/** @type {HTMLDivElement | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const close = useCallback(() => setOpen(false), []);
  useClosing(isOpen, panel, button, close);
  return (
    <span className="ov-download">
      <button
        ref={button}
        type="button"
        className="button small"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        Download
      </button>
      {isOpen && <Panel panel={panel} base={base} range={range} searchParams={searchParams} />}
    </span>
  );
}
