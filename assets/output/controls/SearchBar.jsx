/* The search: its field and switches, how many lines it found, walking, and the filter. */
import { useId } from "react";
import { CONTEXTS } from "../data/searchLink.js";
import { counted, numeral } from "../words.js";

/** @import { KeyboardEvent, ReactNode, RefObject } from "react" */
/** @import { Direction } from "../data/pendingSteps.js" */
/** @import { Search } from "../data/useSearch.js" */

/** @param {{isOn: boolean, onToggle: () => void, label: string, children: ReactNode}} props */
function Switch({ isOn, onToggle, label, children }) {
  return (
    <button
      type="button"
      className="button small ov-switch"
      aria-pressed={isOn}
      aria-label={label}
      title={label}
      onClick={onToggle}
    >
      {children}
    </button>
  );
}

/**
 * "3 of 1,204 lines (1,310 matches)"; while it runs "1,204 so far, 62 % searched", and
 * "Searching… 1,204 so far, …" while a press of Enter waits for its hit.
 * @param {Search} search
 * @param {boolean} isWaiting
 */
export function countWords({ counts, hit, isSearching, isTyping }, isWaiting) {
  if (!counts || isTyping) return isSearching || isTyping ? "Searching…" : "";
  const { hits, lines, searched, total } = counts;
  if (isSearching || isWaiting) {
    const share = Math.floor((100 * searched) / Math.max(1, total));
    return `${isWaiting ? "Searching… " : ""}${numeral(lines)} so far, ${share} % searched`;
  }
  if (lines === 0) return "No line contains it";
  const position = hit ? `${numeral(hit.place)} of ` : "";
  const matches = hits === 1 ? "1 match" : `${numeral(hits)} matches`;
  return `${position}${counted(lines, "line")} (${matches})`;
}

/** @param {{onStep: (direction: Direction) => void, isOff: boolean}} props */
function Walk({ onStep, isOff }) {
  return (
    <>
      <button
        type="button"
        className="button small ov-arrow"
        aria-label="Previous hit"
        title="Previous hit (Shift + N)"
        disabled={isOff}
        onClick={() => onStep("previous")}
      >
        ↑
      </button>
      <button
        type="button"
        className="button small ov-arrow"
        aria-label="Next hit"
        title="Next hit (N)"
        disabled={isOff}
        onClick={() => onStep("next")}
      >
        ↓
      </button>
    </>
  );
}

/**
 * All lines, or only those that match, with some around them.
 * @param {{context: string | null, onFilter: (context: string | null) => void}} props
 */
function Filter({ context, onFilter }) {
  return (
    <label className="ov-inline">
      Show
      <select
        className="select compact"
        value={context ?? "all"}
        onChange={(event) => onFilter(event.target.value === "all" ? null : event.target.value)}
      >
        <option value="all">all lines</option>
        {CONTEXTS.map((lines) => (
          <option key={lines} value={lines}>
            {lines === "0" ? "only hits" : `hits and ${counted(Number(lines), "line")} around`}
          </option>
        ))}
      </select>
    </label>
  );
}

/**
 * @typedef {object} QueryProps
 * @property {RefObject<HTMLInputElement | null>} field
 * @property {Search} search
 * @property {string} errorId the element that says what is wrong with the query
 * @property {(event: KeyboardEvent) => void} onKeyDown
 */

/**
 * What is searched for: the text, and how it is meant.
 * @param {QueryProps} props
 */
function Query({ field, search, errorId, onKeyDown }) {
  const { query, setQuery, error } = search;
  const toggled = (/** @type {"isCase" | "isWord" | "isRegex"} */ name) => () => setQuery({ ...query, [name]: !query[name] });
  return (
    <div className="ov-search-field">
      <input
        ref={field}
        type="text"
        className="field"
        aria-label="Search the output"
        aria-keyshortcuts="/"
        aria-invalid={Boolean(error)}
        aria-describedby={error ? errorId : undefined}
        placeholder={query.isRegex ? "RE2 expression" : "Search the output"}
        maxLength={1000}
        autoComplete="off"
        spellCheck={false}
        value={query.text}
        onChange={(event) => setQuery({ ...query, text: event.target.value })}
        onKeyDown={onKeyDown}
      />
      <Switch isOn={query.isCase} onToggle={toggled("isCase")} label="Match case">
        Aa
      </Switch>
      <Switch isOn={query.isWord} onToggle={toggled("isWord")} label="Whole word">
        <span className="ov-word">ab</span>
      </Switch>
      <Switch isOn={query.isRegex} onToggle={toggled("isRegex")} label="RE2 expression">
        .*
      </Switch>
    </div>
  );
}

/**
 * @typedef {object} SearchBarProps
 * @property {RefObject<HTMLInputElement | null>} field
 * @property {import("../useOutput.js").Output["search"]} search
 * @property {boolean} areMarksCut whether some matches are not marked
 * @property {() => void} onLeave moves the focus to the lines
 */

/** @param {SearchBarProps} props */
export function SearchBar({ field, search, areMarksCut, onLeave }) {
  const { state, step, isStepWaiting, context, chooseContext } = search;
  const { query, error } = state;
  const errorId = useId();
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      step(event.shiftKey ? "previous" : "next");
    }
    if (event.key === "Escape") {
      event.preventDefault();
      state.cancel();
      onLeave();
    }
  };
  return (
    <div role="search" aria-label="Search the output" className="ov-search">
      <Query field={field} search={state} errorId={errorId} onKeyDown={pressed} />
      {query.text && !error && (
        <div className="ov-search-found">
          <Walk onStep={step} isOff={!state.counts?.lines && !state.isSearching} />
          <span role="status" className="ov-muted ov-count">
            {countWords(state, isStepWaiting)}
          </span>
          {areMarksCut && <span className="ov-muted">Not every match is marked.</span>}
          <Filter context={context} onFilter={chooseContext} />
        </div>
      )}
      {error && (
        <p id={errorId} role="alert" className="problem">
          {error.message}
        </p>
      )}
    </div>
  );
}
