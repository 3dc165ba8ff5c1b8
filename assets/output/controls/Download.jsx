// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/refs -- to be mended (issue 10) */
/* The download: which lines, in which form. Plain links, so that the browser saves and resumes. */
import { useEffect, useId, useRef, useState } from "react";
import { outputUrl } from "../data/api.js";
import { rangeWords } from "../data/lineLink.js";

const FORMS = [
  ["exact", "As written", "with its color codes"],
  ["plain", "Plain text", "without colors"],
  ["times", "With times", "each line's time before it"],
  ["jsonl", "JSON lines", "number, time and text"],
];

/** Closes a panel by Escape and by a click elsewhere; Escape gives the focus back. */
function useClosing(isOpen, panel, button, onClose) {
  useEffect(() => {
    if (!isOpen) return undefined;
    const pressed = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      onClose();
      button.current?.focus();
    };
    const clicked = (event) => {
      const isInside = [panel, button].some((one) => one.current?.contains(event.target));
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

/** Which lines: all, those that are selected, or the hits; what is not there is not offered. */
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

function Forms({ base, params }) {
  return (
    <ul className="ov-forms">
      {FORMS.map(([format, label, note]) => (
        <li key={format}>
          <a href={outputUrl(base, "download", { format, ...params })} download>
            {label}
          </a>{" "}
          <span className="ov-muted">{note}</span>
        </li>
      ))}
    </ul>
  );
}

function Panel({ panel, base, range, searchParams }) {
  const hasHits = Boolean(searchParams.q);
  const [wanted, setWanted] = useState(range ? "range" : "whole");
  const [isPacked, setPacked] = useState(false);
  const isThere = { whole: true, range: Boolean(range), hits: hasHits };
  const scope = isThere[wanted] ? wanted : "whole";
  const params = {
    whole: {},
    range: range ?? {},
    hits: { ...searchParams, only: "matches" },
  }[scope];
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

export function Download({ base, range, searchParams }) {
  const [isOpen, setOpen] = useState(false);
  const panel = useRef(null);
  const button = useRef(null);
  const close = useRef(() => setOpen(false)).current;
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
