/* The buttons around the output: how lines look, copying, going to a line. */
import { useEffect, useId, useState } from "react";
import { rangeFromText } from "../data/lineLink.js";
import { rangeWords } from "../data/lineLink.js";

/** @import { RefObject } from "react" */
/** @import { LineRange } from "../data/lineLink.js" */

/**
 * How the user likes to see lines.
 * @typedef {object} Look
 * @property {boolean} isWrapped
 * @property {() => void} toggleWrap
 * @property {string} times one of TIMES
 * @property {(times: string) => void} chooseTimes
 */

export const TIMES = ["none", "clock", "since"];
const NOT_A_LINE = "Type the number of a line, or of a range such as 120-140.";
/** @type {Record<string, string>} */
const TIMES_WORDS = { none: "no times", clock: "time of day", since: "since the start" };

/**
 * A message that goes away by itself, with the way to say it.
 * @returns {[said: string, setSaid: (message: string) => void]}
 */
export function useSaid() {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(""), 4000);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, setSaid];
}

/** @param {{times: string, onTimes: (times: string) => void}} props */
function TimesChoice({ times, onTimes }) {
  return (
    <label className="ov-inline">
      Times
      <select
        className="select compact"
        aria-label="Times of the lines"
        value={times}
        onChange={(event) => onTimes(event.target.value)}
      >
        {TIMES.map((one) => (
          <option key={one} value={one}>
            {TIMES_WORDS[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

/**
 * @typedef {object} GoToLineProps
 * @property {RefObject<HTMLInputElement | null>} field
 * @property {(range: LineRange) => string} onGo returns what is wrong with the lines, "" for nothing
 */

/** @param {GoToLineProps} props */
function GoToLine({ field, onGo }) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState("");
  const problemId = useId();
  const submit = (/** @type {import("react").SyntheticEvent} */ event) => {
    event.preventDefault();
    const range = rangeFromText(typed);
    const wrong = range ? onGo(range) : NOT_A_LINE;
    setProblem(wrong);
    if (!wrong) setTyped("");
  };
  return (
    <form className="ov-goto" onSubmit={submit}>
      <label>
        Line{" "}
        <input
          ref={field}
          className="field"
          inputMode="numeric"
          maxLength={21}
          autoComplete="off"
          aria-keyshortcuts="g"
          aria-invalid={Boolean(problem)}
          aria-describedby={problem ? problemId : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setProblem("");
          }}
        />
      </label>
      <button type="submit" className="button small">
        Go
      </button>
      {problem && (
        <p id={problemId} role="alert" className="problem">
          {problem}
        </p>
      )}
    </form>
  );
}

/** @param {{range: LineRange, onClear: () => void}} props */
const Clear = ({ range, onClear }) => (
  <span className="ov-inline" role="group" aria-label={`Selected ${rangeWords(range)}`}>
    <button type="button" className="button small" title="Key: Escape" onClick={onClear}>
      Clear
    </button>
  </span>
);

/**
 * @typedef {object} ToolbarProps
 * @property {Look} look how the user likes to see lines
 * @property {import("react").ReactNode} copy
 * @property {LineRange | null} range the selected lines
 * @property {() => void} onClear
 * @property {import("react").ReactNode} follow the switch that follows the newest line
 * @property {import("react").ReactNode} download
 * @property {RefObject<HTMLInputElement | null>} lineField where a line's number is typed
 * @property {boolean} hasLines
 * @property {string} said the last short message
 * @property {() => void} onHelp
 * @property {(range: LineRange) => string} onGo
 */

/** @param {ToolbarProps} props */
export function Toolbar({ look, copy, range, onClear, follow, download, onHelp, lineField, onGo, hasLines, said }) {
  return (
    <div className="ov-toolbar">
      <button
        type="button"
        className="button small"
        aria-pressed={look.isWrapped}
        onClick={look.toggleWrap}
      >
        Wrap lines
      </button>
      <TimesChoice times={look.times} onTimes={look.chooseTimes} />
      {follow}
      {hasLines && copy}
      {range && <Clear range={range} onClear={onClear} />}
      {hasLines && download}
      <button
        type="button"
        className="button small"
        aria-label="Keyboard help"
        title="Keys (?)"
        aria-haspopup="dialog"
        onClick={onHelp}
      >
        ?
      </button>
      <span role="status" className="ov-muted">
        {said}
      </span>
      {hasLines && <GoToLine field={lineField} onGo={onGo} />}
    </div>
  );
}
