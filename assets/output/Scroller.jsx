/* The box that the lines are in, and what is shown in their place while there are none. */
import { lateComponent } from "../shared/late.jsx";
import { findTools } from "./useSteps.js";
import { emptyWords, noMatchWords } from "./words.js";
import { VirtualRows } from "./rows/VirtualRows.jsx";
import { WholeRows } from "./rows/WholeRows.jsx";

/** @import { ComponentType, MouseEvent } from "react" */
/** @import { Output } from "./useOutput.js" */

// Where it does not come, the search's bar says so.
/** @type {ComponentType<{buckets?: number[] | null}>} */
const HitBar = lateComponent(findTools, () => null, (tools) => tools.HitBar);

/**
 * How many digits the line numbers have room for.
 * @param {number} total
 */
export const digitsOf = (total) => Math.max(3, String(total).length);

function Skeleton() {
  return (
    <div className="ov-skeleton" role="status">
      <span className="ov-hidden">Loading output…</span>
      {[62, 48, 71, 35, 55, 44].map((width) => (
        <div key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

/** @param {{output: Output, onVisible: (first: number, last: number) => void}} props */
function Rows({ output, onVisible }) {
  const { shown, isLong, revision } = output.lines;
  const { viewKey, rowLook, onView, startIndex } = output.view;
  if (isLong) {
    return (
      <VirtualRows
        key={viewKey}
        source={shown}
        revision={revision}
        startIndex={startIndex}
        look={rowLook}
        onView={onView}
        onVisible={onVisible}
        selection={output.selection.text.selection}
      />
    );
  }
  return (
    <WholeRows
      key={viewKey}
      source={shown}
      revision={revision}
      look={rowLook}
      onView={onView}
    />
  );
}

/**
 * A click on a line's number selects it; one on a printed link shows where that leads.
 * @param {MouseEvent} event
 * @param {Pick<Output["selection"], "numberClicked">} selection
 * @param {(href: string) => void} onLink
 */
function clicked(event, { numberClicked }, onLink) {
  const target = /** @type {Element} */ (event.target);
  /** @type {HTMLElement | null} */
  const number = target.closest(".ov-number");
  /** @type {HTMLElement | null} */
  const link = target.closest("[data-link]");
  if (link) onLink(link.dataset.link ?? "");
  if (!number || event.ctrlKey || event.metaKey || event.button !== 0) return;
  event.preventDefault();
  numberClicked(Number(number.dataset.line), event.shiftKey);
}

/**
 * @typedef {object} ScrollerProps
 * @property {Output} output
 * @property {boolean} isHeld whether the lines wait for the page to take over from its first screen
 * @property {{isWrapped: boolean}} look
 * @property {string} phase the job's, which says why there is no line
 * @property {boolean} active whether the job runs
 * @property {string} label the box's name for screen readers
 * @property {{isFollowing: boolean, onScroll: () => void}} following
 * @property {(first: number, last: number) => void} onVisible called with the lines in sight
 * @property {(href: string) => void} onLink called for a link that the job printed
 */

/** @param {ScrollerProps} props */
export function Scroller({ output, isHeld, look, phase, active, label, following, onVisible, onLink }) {
  const { whole, shown, filtered, isLong } = output.lines;
  const { box } = output.view;
  const { error, total } = shown;
  const buckets = filtered ? null : output.search.state.counts?.buckets;
  const hasAnswer = shown.hasAnswer && !isHeld;
  const isEmpty = hasAnswer && total === 0 && !error;
  const digits = digitsOf(whole.total);
  const hasRows = !isHeld && (total > 0 || shown.tailGaps.length > 0);
  const classes = [
    "ov-scroller",
    isLong && "ov-long",
    look.isWrapped && "ov-wrap",
    error && "ov-stale",
    following.isFollowing && "ov-following",
  ];
  return (
    <>
      {!hasAnswer && !error && <Skeleton />}
      {isEmpty && !hasRows && (
        <p className="ov-empty">
          {filtered ? noMatchWords(output.search.state.isSearching) : emptyWords(phase, active)}
        </p>
      )}
      <div className="ov-frame" hidden={!hasRows}>
        <div
          ref={box}
          className={classes.filter(Boolean).join(" ")}
          role="region"
          aria-label={label}
          aria-busy={shown.isLoading}
          tabIndex={0}
          style={/** @type {import("react").CSSProperties} */ ({ "--ov-digits": digits, "--ov-total": total })}
          onClick={(event) => clicked(event, output.selection, onLink)}
          onScroll={following.onScroll}
        >
          {hasRows && <Rows output={output} onVisible={onVisible} />}
        </div>
        {buckets && <HitBar buckets={buckets} />}
      </div>
    </>
  );
}
