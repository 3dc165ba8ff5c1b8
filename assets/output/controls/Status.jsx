/* Beside the fold: how many lines there are, and how many of them are selected. */
import IconButton from "../../shared/IconButton.jsx";
import { rangeWords } from "../data/lineLink.js";
import { arrivingWords, numeral } from "../words.js";
import { Position } from "./Position.jsx";

/** @import { Output } from "../useOutput.js" */
/** @import { LineRange } from "../data/lineLink.js" */

/** @param {{range: LineRange, selection: Output["selection"]}} props */
function SelectedLines({ range, selection }) {
  const count = range.last - range.first + 1;
  return (
    <span className="ov-selected" role="group" aria-label={`Selected ${rangeWords(range)}`}>
      <span className="ov-selected-words">
        {numeral(count)}
        <span className="ov-unit">{count === 1 ? " line" : " lines"}</span>
        <span className="ov-roomy"> selected</span>
      </span>
      <span className="ov-roomy">
        <IconButton icon="link" label="Copy link" keys="y" onClick={selection.copyLink} />
      </span>
      <IconButton icon="x" label="Clear selection" keys="Escape" onClick={selection.clear} />
    </span>
  );
}

/**
 * @typedef {object} StatusProps
 * @property {Output} output
 * @property {import("./Position.jsx").PositionNote} position
 * @property {boolean} mayGrow whether more output may come
 */

/** @param {StatusProps} props */
export function Status({ output, position, mayGrow }) {
  const { lines, selection } = output;
  const { shown, whole, isLong, filtered } = lines;
  const { range } = selection;
  return (
    <>
      {shown.hasAnswer && (
        <Position
          position={position}
          total={shown.total}
          isLong={isLong}
          isFiltered={Boolean(filtered)}
          arriving={mayGrow ? arrivingWords(whole.arriving) : ""}
        />
      )}
      {range && <SelectedLines range={range} selection={selection} />}
    </>
  );
}
