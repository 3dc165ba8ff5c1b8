/* What a search has found: how many lines, walking from one to the next, and the filter. */
import IconButton from "../../shared/IconButton.jsx";
import { CONTEXTS } from "../data/searchLink.js";
import { counted, noMatchWords, numeral } from "../words.js";

/** @import { Direction } from "../data/pendingSteps.js" */
/** @import { Search } from "../data/useSearch.js" */

/**
 * What was found, and the rest of it, which is only read where there is no room: "3 of 1,204" and
 * " lines (1,310 matches)"; while it runs "1,204 found, 62 % searched", and "Searching… 1,204
 * found, …" while a press of Enter waits for its hit.
 * @param {Search} search
 * @param {boolean} isWaiting
 * @returns {[string, string]}
 */
function countWords({ counts, hit, isSearching, isTyping }, isWaiting) {
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
 * @typedef {object} SearchFoundProps
 * @property {import("../useOutput.js").Output["search"]} search
 * @property {boolean} areMarksCut whether some matches are not marked
 */

/** @param {SearchFoundProps} props */
export function SearchFound({ search, areMarksCut }) {
  const { state, step, isStepWaiting, context, chooseContext } = search;
  const [short, more] = countWords(state, isStepWaiting);
  return (
    <div className="ov-found">
      <span role="status" className="ov-muted ov-count">
        {short}
        <span className="ov-count-more">{more}</span>
        {areMarksCut && " · Not every match is marked."}
      </span>
      <Walk onStep={step} isOff={!state.counts?.lines && !state.isSearching} />
      <Filter context={context} onFilter={chooseContext} />
    </div>
  );
}
