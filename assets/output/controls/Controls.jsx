/* Everything above the lines: progress, search, buttons. */
import { CopyMenu } from "./CopyMenu.jsx";
import { CopyNotice } from "./CopyNotice.jsx";
import { Download } from "./Download.jsx";
import { ProgressBar } from "./Progress.jsx";
import { SearchBar } from "./SearchBar.jsx";
import { Toolbar } from "./Toolbar.jsx";

/**
 * @typedef {object} ControlsProps
 * @property {import("../useOutput.js").Output} output
 * @property {import("./Toolbar.jsx").Look} look
 * @property {import("react").RefObject<HTMLInputElement | null>} searchField
 * @property {import("react").RefObject<HTMLInputElement | null>} lineField
 * @property {import("react").ReactNode} follow the switch that follows the newest line
 * @property {() => void} onHelp
 */

/** @param {ControlsProps} props */
export function Controls({ output, look, searchField, lineField, follow, onHelp }) {
  const { lines, view, search, selection, fetching } = output;
  const { whole } = lines;
  const hasLines = whole.total > 0;
  const { params } = search.state;
  return (
    <>
      <ProgressBar
        progress={fetching.progress}
        isPaused={fetching.isPaused}
        onPause={fetching.togglePause}
      />
      <Toolbar
        look={look}
        copy={<CopyMenu selection={selection} />}
        range={selection.range}
        onClear={selection.clear}
        follow={follow}
        download={<Download base={whole.base} range={selection.range} searchParams={params} />}
        onHelp={onHelp}
        lineField={lineField}
        onGo={selection.goTo}
        hasLines={hasLines}
        said={selection.said}
      />
      <CopyNotice notice={selection.notice} onDismiss={selection.dismissNotice} />
      {hasLines && (
        <SearchBar
          field={searchField}
          search={search}
          areMarksCut={lines.shown.areMarksCut}
          onLeave={view.focusLines}
        />
      )}
    </>
  );
}
