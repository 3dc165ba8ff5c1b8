// @ts-nocheck: types are to be written (issue 10)
/* The search: its field and switches, how many lines it found, walking, and the filter. */
import { forwardRef, useId } from "react";
import { CONTEXTS } from "../data/searchLink.js";
import { counted, numeral } from "../words.js";

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

/** "3 of 1,204 lines (1,310 matches)"; while it runs "1,204 so far, 62 % searched", and
    "Searching… 1,204 so far, …" while a press of Enter waits for its hit. */
export function countWords({ counts, hit, isSearching, isTyping }, isWaiting) {
  if (!counts || isTyping) return isSearching || isTyping ? "Searching…" : "";
  const { hits, lines, searched, total } = counts;
  if (isSearching || isWaiting) {
    const share = Math.floor((100 * searched) / Math.max(1, total));
    return `${isWaiting ? "Searching… " : ""}${numeral(lines)} so far, ${share} % searched`;
  }
  if (lines === 0) return "No line contains it";
  const place = hit ? `${numeral(hit.place)} of ` : "";
  const matches = hits === 1 ? "1 match" : `${numeral(hits)} matches`;
  return `${place}${counted(lines, "line")} (${matches})`;
}

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

/** All lines, or only those that match, with some around them. */
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

/** What is searched for: the text, and how it is meant. */
const Query = forwardRef(function Query({ search, errorId, onKeyDown }, field) {
  const { query, setQuery, error } = search;
  const toggled = (name) => () => setQuery({ ...query, [name]: !query[name] });
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
});

export const SearchBar = forwardRef(function SearchBar(props, field) {
  const { search, areMarksCut, context, onFilter, onStep, isStepWaiting, onLeave } = props;
  const errorId = useId();
  const { query, error } = search;
  const pressed = (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      onStep(event.shiftKey ? "previous" : "next");
    }
    if (event.key === "Escape") {
      event.preventDefault();
      search.cancel();
      onLeave();
    }
  };
  return (
    <div role="search" aria-label="Search the output" className="ov-search">
      <Query ref={field} search={search} errorId={errorId} onKeyDown={pressed} />
      {query.text && !error && (
        <div className="ov-search-found">
          <Walk onStep={onStep} isOff={!search.counts?.lines && !search.isSearching} />
          <span role="status" className="ov-muted ov-count">
            {countWords(search, isStepWaiting)}
          </span>
          {areMarksCut && <span className="ov-muted">Not every match is marked.</span>}
          <Filter context={context} onFilter={onFilter} />
        </div>
      )}
      {error && (
        <p id={errorId} role="alert" className="problem">
          {error.message}
        </p>
      )}
    </div>
  );
});
