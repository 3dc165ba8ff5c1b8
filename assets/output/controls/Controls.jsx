// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/refs -- to be mended (issue 10) */
/* Everything above the lines: progress, search, buttons. */
import { CopyNotice } from "./CopyNotice.jsx";
import { Download } from "./Download.jsx";
import { ProgressBar } from "./Progress.jsx";
import { SearchBar } from "./SearchBar.jsx";
import { Toolbar } from "./Toolbar.jsx";

export function Controls({ output, look, fields, follow, onHelp }) {
  const { search, selected, whole } = output;
  const hasLines = whole.total > 0;
  const copying = {
    range: selected.range,
    onCopy: output.copySelected,
    onCopyLink: output.copyLink,
    onClear: selected.clear,
  };
  return (
    <>
      <ProgressBar
        progress={output.progress}
        isPaused={output.isPaused}
        onPause={output.togglePause}
      />
      <Toolbar
        look={look}
        copying={copying}
        follow={follow}
        download={
          <Download base={whole.base} range={selected.range} searchParams={search.params} />
        }
        onHelp={onHelp}
        goField={fields.line}
        onGo={output.goTo}
        hasLines={hasLines}
        said={output.said}
      />
      <CopyNotice notice={output.notice} onDismiss={output.dismissNotice} />
      {hasLines && (
        <SearchBar
          ref={fields.search}
          search={search}
          areMarksCut={output.shown.areMarksCut}
          context={output.context}
          onFilter={output.setContext}
          onStep={output.step}
          isStepWaiting={output.isStepWaiting}
          onLeave={output.focusLines}
        />
      )}
    </>
  );
}
