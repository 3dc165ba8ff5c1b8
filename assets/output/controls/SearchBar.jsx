/* The search: its field and switches. What is found is in SearchFound.jsx, which comes late. */
import { useId } from "react";
import IconButton from "../../shared/IconButton.jsx";
import { lateComponent } from "../../shared/late.jsx";
import { findTools } from "../useSteps.js";

/** @import { ComponentType, KeyboardEvent, RefObject } from "react" */
/** @import { Search } from "../data/useSearch.js" */
/** @import { SearchFoundProps } from "./SearchFound.jsx" */

/** How the text may be meant: the part of the query, the picture, the name.
    @type {["isCase" | "isWord" | "isRegex", string, string][]} */
const SWITCHES = [
  ["isCase", "case-sensitive", "Match case"],
  ["isWord", "whole-word", "Whole word"],
  ["isRegex", "regex", "RE2 expression"],
];

const NotLoaded = () => (
  <p role="alert" className="problem">
    The search couldn’t be loaded. Check the connection, then search again.
  </p>
);

/** @type {ComponentType<SearchFoundProps>} */
const SearchFound = lateComponent(findTools, NotLoaded, (tools) => tools.SearchFound);

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
        spellCheck="false"
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
  const { state, step } = search;
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
  return (
    <div
      role="search"
      aria-label="Search the output"
      className={isOn ? "ov-search ov-on" : "ov-search"}
      onFocus={findTools.prepare}
    >
      <Query field={field} search={state} errorId={errorId} onKeyDown={pressed} />
      {isOn && !error && <SearchFound search={search} areMarksCut={areMarksCut} />}
      {isOn && <IconButton icon="x" label="End search" keys="Escape" onClick={end} />}
      {error && (
        <p id={errorId} role="alert" className="problem">
          {error.message}
        </p>
      )}
    </div>
  );
}
