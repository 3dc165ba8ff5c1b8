/* The search: its field and switches, how many lines it found, walking, and the filter. */
import { useId } from "react";
import IconButton from "../../shared/IconButton.jsx";
import { CONTEXTS } from "../data/searchLink.js";
import { counted, noMatchWords, numeral } from "../words.js";

/** @import { KeyboardEvent, RefObject } from "react" */
/** @import { Direction } from "../data/pendingSteps.js" */
/** @import { Search } from "../data/useSearch.js" */

/** How the text may be meant: the part of the query, the picture, the name.
    @type {["isCase" | "isWord" | "isRegex", string, string][]} */
const SWITCHES = [
  ["isCase", "case-sensitive", "Match case"],
  ["isWord", "whole-word", "Whole word"],
  ["isRegex", "regex", "RE2 expression"],
];

/**
 * What was found, and the rest of it, which is only read where there is no room: "3 of 1,204" and
 * " lines (1,310 matches)"; while it runs "1,204 found, 62 % searched", and "Searching… 1,204
 * found, …" while a press of Enter waits for its hit.
 * @param {Search} search
 * @param {boolean} isWaiting
 * @returns {[string, string]}
 */
export function countWords({ counts, hit, isSearching, isTyping }, isWaiting) {
  if (!counts || isTyping) return [isSearching || isTyping ? "Searching…" : "", ""];
  const { hits, lines, searched, total } = counts;
  if (isSearching || isWaiting) {
    const share = Math.floor((100 * searched) / Math.max(1, total));
    const found = lines === 0 ? noMatchWords(true) : `${numeral(lines)} found`;
    return [`${isWaiting ? "Searching… " : ""}${found}`, `, ${share} % searched`];
  }
  if (lines === 0) return [noMatchWords(false), ""];
  const position = hit ? `${numeral(hit.place)} of ` : "";
  const matches = hits === lines ? "" : ` (${numeral(hits)} matches)`;
  return [position + numeral(lines), `${lines === 1 ? " line" : " lines"}${matches}`];
}

/** @param {{onStep: (direction: Direction) => void, isOff: boolean}} props */
function Walk({ onStep, isOff }) {
  return (
    <>
      <IconButton
        icon="chevron-up"
        label="Previous hit"
        keys="Shift+N"
        isDisabled={isOff}
        onClick={() => onStep("previous")}
      />
      <IconButton
        icon="chevron-down"
        label="Next hit"
        keys="N"
        isDisabled={isOff}
        onClick={() => onStep("next")}
      />
    </>
  );
}

/**
 * All lines, or only those that match, with some around them.
 * @param {{context: string | null, onFilter: (context: string | null) => void}} props
 */
function Filter({ context, onFilter }) {
  return (
    <label className="ov-filter">
      <span className="hidden-visually">Show</span>
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
      {SWITCHES.map(([name, icon, label]) => (
        <IconButton
          key={name}
          icon={icon}
          label={label}
          className="ov-small"
          isPressed={query[name]}
          onClick={() => setQuery({ ...query, [name]: !query[name] })}
        />
      ))}
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

/**
 * What opens the search in a narrow view, where it has no place of its own.
 * @param {Pick<SearchBarProps, "field">} props
 */
export function OpenSearch({ field }) {
  return (
    <span className="ov-narrow">
      <IconButton icon="search" label="Open search" keys="/" onClick={() => field.current?.focus()} />
    </span>
  );
}

/** @param {SearchBarProps} props */
export function SearchBar({ field, search, areMarksCut, onLeave }) {
  const { state, step, isStepWaiting, context, chooseContext } = search;
  const { query, error } = state;
  const errorId = useId();
  const end = () => {
    state.cancel();
    onLeave();
  };
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      step(event.shiftKey ? "previous" : "next");
    }
    if (event.key === "Escape") {
      event.preventDefault();
      end();
    }
  };
  const isOn = Boolean(query.text);
  const [short, more] = countWords(state, isStepWaiting);
  return (
    <div role="search" aria-label="Search the output" className={isOn ? "ov-search ov-on" : "ov-search"}>
      <Query field={field} search={state} errorId={errorId} onKeyDown={pressed} />
      {isOn && !error && (
        <div className="ov-found">
          <span role="status" className="ov-muted ov-count">
            {short}
            <span className="ov-count-more">{more}</span>
            {areMarksCut && " · Not every match is marked."}
          </span>
          <Walk onStep={step} isOff={!state.counts?.lines && !state.isSearching} />
          <Filter context={context} onFilter={chooseContext} />
        </div>
      )}
      {isOn && <IconButton icon="x" label="End search" keys="Escape" onClick={end} />}
      {error && (
        <p id={errorId} role="alert" className="problem">
          {error.message}
        </p>
      )}
    </div>
  );
}
