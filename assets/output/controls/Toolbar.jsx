/* The one row above the lines: the fold, what is in sight, the search and the buttons. In narrow
   windows view.css hides what the menu "More" has too, and lays the search over the row. */
import { useRef } from "react";
import DetailsButton from "../../job/DetailsButton.jsx";
import { FollowButton } from "../scrolling/useFollowing.jsx";
import { GoToLine } from "./GoToLine.jsx";
import { ProgressBar } from "./Progress.jsx";
import { OpenSearch, SearchBar } from "./SearchBar.jsx";
import { Status } from "./Status.jsx";
import { Tools } from "./Tools.jsx";

/** @import { RefObject } from "react" */
/** @import { Output } from "../useOutput.js" */
/** @import { LineForm } from "./GoToLine.jsx" */
/** @import { Look } from "./Tools.jsx" */

/**
 * @typedef {object} ToolbarProps
 * @property {string} bodyId the element that the fold opens
 * @property {{isOpen: boolean, toggle: () => void}} fold
 * @property {Output} output
 * @property {import("./Position.jsx").PositionNote} position
 * @property {boolean} mayGrow whether more output may come
 * @property {Look} look how the user likes to see lines
 * @property {RefObject<HTMLInputElement | null>} searchField
 * @property {RefObject<LineForm | null>} lineForm
 * @property {{isFull: boolean, toggle: () => void}} full
 * @property {import("../scrolling/useFollowing.jsx").Following} following
 * @property {() => void} onHelp
 */

/** @param {Pick<ToolbarProps, "bodyId" | "fold">} props */
function FoldButton({ bodyId, fold }) {
  return (
    <h2 className="ov-fold">
      <button type="button" aria-expanded={fold.isOpen} aria-controls={bodyId} onClick={fold.toggle}>
        Output
      </button>
    </h2>
  );
}

/** @param {ToolbarProps} props */
export function Toolbar({ bodyId, fold, output, position, mayGrow, look, searchField, lineForm, full, following, onHelp }) {
  const { lines, view, search, selection, fetching } = output;
  const row = useRef(/** @type {HTMLDivElement | null} */ (null));
  const hasLines = lines.whole.total > 0;
  const isSearchable = fold.isOpen && lines.isSearchable;
  return (
    <div ref={row} className="ov-bar">
      <FoldButton bodyId={bodyId} fold={fold} />
      {isSearchable && (
        <SearchBar
          field={searchField}
          search={search}
          areMarksCut={lines.shown.areMarksCut}
          onLeave={view.focusLines}
        />
      )}
      <Status output={output} position={position} mayGrow={mayGrow} />
      {fold.isOpen && (
        <>
          <ProgressBar
            progress={fetching.progress}
            isPaused={fetching.isPaused}
            onPause={fetching.togglePause}
          />
          <span className="ov-spring" />
          {isSearchable && !search.state.query.text && <OpenSearch field={searchField} />}
          <FollowButton following={following} mayGrow={mayGrow} />
          <Tools output={output} look={look} lineForm={lineForm} full={full} onHelp={onHelp} />
          {hasLines && <GoToLine form={lineForm} row={row} onGo={selection.goTo} />}
        </>
      )}
      {!fold.isOpen && <span className="ov-spring" />}
      <DetailsButton />
    </div>
  );
}
