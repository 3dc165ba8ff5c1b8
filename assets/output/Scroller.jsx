// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/refs -- to be mended (issue 10) */
/* The box that the lines are in, and what is shown in their place while there are none. */
import { emptyWords } from "./words.js";
import { HitBar } from "./rows/HitBar.jsx";
import { VirtualRows } from "./rows/VirtualRows.jsx";
import { WholeRows } from "./rows/WholeRows.jsx";

function Skeleton() {
  return (
    <div className="ov-skeleton" role="status">
      <span className="ov-hidden">Loading the output</span>
      {[62, 48, 71, 35, 55, 44].map((width) => (
        <div key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

function Failure({ error, hasLines, onRetry }) {
  return (
    <div className="ov-failure" role="alert">
      <p>
        {error.message}
        {hasLines && " The lines below are as they were before."}
      </p>
      {error.canTryAgain && (
        <button type="button" className="button small" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

function Rows({ output }) {
  const { shown, isLong, viewKey, revision, rowLook } = output;
  if (isLong) {
    return (
      <VirtualRows
        key={viewKey}
        source={shown}
        revision={revision}
        startIndex={output.startIndex()}
        look={rowLook}
        onView={output.onView}
        onVisible={output.position.seen}
        selection={output.text.selection}
      />
    );
  }
  return (
    <WholeRows
      key={viewKey}
      source={shown}
      revision={revision}
      look={rowLook}
      onView={output.onView}
    />
  );
}

export function Scroller({ output, look, phase, active, label, following, onLink }) {
  const { shown, isLong, isFiltered } = output;
  const { error, hasAnswer, total } = shown;
  const isEmpty = hasAnswer && total === 0 && !error;
  const hasRows = total > 0 || shown.tailGaps.length > 0;
  const classes = [
    "ov-scroller",
    isLong && "ov-long",
    look.isWrapped && "ov-wrap",
    error && "ov-stale",
    following.isFollowing && "ov-following",
  ];
  const clicked = (event) => {
    const number = event.target.closest(".ov-number");
    const link = event.target.closest("[data-link]");
    if (link) onLink(link.dataset.link);
    if (!number || event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    output.numberClicked(Number(number.dataset.line), event.shiftKey);
  };
  return (
    <>
      {error && <Failure error={error} hasLines={hasRows} onRetry={() => shown.refresh()} />}
      {!hasAnswer && !error && <Skeleton />}
      {isEmpty && !hasRows && (
        <p className="ov-empty">
          {isFiltered ? "No line contains it so far." : emptyWords(phase, active)}
        </p>
      )}
      <div className="ov-frame" hidden={!hasRows}>
        <div
          ref={output.box}
          className={classes.filter(Boolean).join(" ")}
          role="region"
          aria-label={label}
          aria-busy={shown.isLoading}
          tabIndex={0}
          style={{ "--ov-digits": Math.max(3, String(output.whole.total).length) }}
          onClick={clicked}
          onScroll={following.onScroll}
        >
          {hasRows && <Rows output={output} />}
        </div>
        <HitBar buckets={isFiltered ? null : output.search.counts?.buckets} />
      </div>
    </>
  );
}
