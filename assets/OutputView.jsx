/* A job's output: fetches its lines over HTTP by itself and shows them. Works when rendered on
   the server too; nothing is asked for before it is mounted. */
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Pager, Toolbar } from "./output/controls.jsx";
import { FollowButton, useFollowing } from "./output/following.jsx";
import { PAGE_LINES, useOutputPage } from "./output/loading.js";
import { Rows, countMarked, termPattern } from "./output/rows.jsx";
import { counted, emptyWords, isRemembered, useRemembered } from "./output/words.js";
import "./output/view.css";

const useBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;
const OPEN_KEY = "jobpane.output.open";
const pageOf = (line) => Math.floor((line - 1) / PAGE_LINES) * PAGE_LINES + 1;

/** The job's id from the address while the page's state has not come yet. */
function useJobId(given) {
  const [found, setFound] = useState(0);
  useEffect(() => {
    const id = /\/jobs\/(\d{1,10})(?:\/|$)/.exec(window.location.pathname)?.[1];
    setFound(Number(id ?? 0));
  }, [given]);
  return Number(given) || found;
}

/** Brings the line that was asked for into sight once it is here. */
function useGoToLine(scroller, page) {
  const [target, setTarget] = useState(0);
  const isPending = useRef(false);
  useBeforePaint(() => {
    if (!isPending.current) return;
    const row = scroller.current?.querySelector(`[data-n="${target}"]`);
    if (!row) return;
    isPending.current = false;
    row.scrollIntoView({ block: "center", behavior: "auto" });
    row.focus({ preventScroll: true });
  }, [target, page.lines]);
  const goTo = (line) => {
    isPending.current = true;
    setTarget(line);
    const row = scroller.current?.querySelector(`[data-n="${line}"]`);
    row?.scrollIntoView({ block: "center", behavior: "auto" });
    row?.focus({ preventScroll: true });
    if (row) isPending.current = false;
  };
  const clearTarget = useCallback(() => setTarget(0), []);
  return [target, goTo, clearTarget];
}

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
        {error.sentence}
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

function Marks({ page, pattern, term }) {
  const marked = useMemo(() => countMarked(page.lines, pattern), [page.lines, pattern]);
  if (!pattern || !page.hasAnswer) return null;
  const isAll = page.lines.length >= page.total;
  return (
    <p className="ov-marks" role="status">
      {counted(marked, "line")} {isAll ? "" : "on this page "}
      {marked === 1 ? "contains" : "contain"} “{term}”
    </p>
  );
}

function Body({ page, load, phase, active, isWrapped, hasTimes, label, rows, scroller, handlers }) {
  const { error, lines, hasAnswer, isLoading } = page;
  const isEmpty = hasAnswer && page.total === 0 && !error;
  const look = ["ov-scroller", isWrapped && "ov-wrap", hasTimes && "ov-times", error && "ov-stale"];
  return (
    <>
      {error && <Failure error={error} hasLines={lines.length > 0} onRetry={load} />}
      {!hasAnswer && !error && <Skeleton />}
      {isEmpty && <p className="ov-empty">{emptyWords(phase, active)}</p>}
      <div
        ref={scroller}
        className={look.filter(Boolean).join(" ")}
        role="region"
        aria-label={label}
        aria-busy={isLoading}
        tabIndex={0}
        style={{ "--ov-digits": Math.max(3, String(page.lines.at(-1)?.n ?? 0).length) }}
        hidden={lines.length === 0 && page.missing.length === 0}
        {...handlers}
      >
        {rows}
      </div>
    </>
  );
}

export default function OutputView(props) {
  const { term = "", active = false, phase = "", version = 0, revision, timeZone = "local", apiBase = "" } = props;
  const jobId = useJobId(props.jobId);
  const mayGrow = active || phase === "saving";
  const bodyId = useId();
  const scroller = useRef(null);
  const [isOpen, toggleOpen] = useRemembered(OPEN_KEY, true);
  const [isWrapped, toggleWrap] = useRemembered("jobpane.output.wrap", true);
  const [hasTimes, toggleTimes] = useRemembered("jobpane.output.times", false);
  const [opened, setOpened] = useState({ jobId, pageStart: 1 });
  const pageStart = opened.jobId === jobId ? opened.pageStart : 1;
  const { page, load } = useOutputPage({
    url: `${apiBase}/api/jobs/${jobId}/output/lines`,
    pageStart,
    isWanted: isOpen && isRemembered(OPEN_KEY, true) && jobId > 0,
    version,
    revision,
  });
  const pattern = useMemo(() => termPattern(term), [term]);
  const [target, goTo, clearTarget] = useGoToLine(scroller, page);
  const openPage = useCallback((start) => setOpened({ jobId, pageStart: start }), [jobId]);
  const openLast = useCallback(() => {
    if (page.total > 0 && pageOf(page.total) > pageStart) openPage(pageOf(page.total));
  }, [page.total, pageStart, openPage]);
  const following = useFollowing({
    scroller,
    page,
    mayGrow,
    hasTarget: target > 0,
    openLast,
    onFollow: clearTarget,
  });
  const go = (line) => {
    if (pageOf(line) !== pageStart) openPage(pageOf(line));
    goTo(line);
  };
  return (
    <section className="output-view">
      <div className="ov-head">
        <h2>
          <button type="button" aria-expanded={isOpen} aria-controls={bodyId} onClick={toggleOpen}>
            Output
          </button>
        </h2>
        {page.hasAnswer && <span className="ov-muted">{counted(page.total, "line")}</span>}
      </div>
      <div id={bodyId} hidden={!isOpen}>
        <Toolbar
          page={page}
          isWrapped={isWrapped}
          onWrap={toggleWrap}
          hasTimes={hasTimes}
          onTimes={toggleTimes}
          onGo={go}
          follow={<FollowButton following={following} mayGrow={mayGrow} />}
        />
        <Marks page={page} pattern={pattern} term={term} />
        <Pager pageStart={pageStart} total={page.total} onOpen={openPage} />
        <Body
          page={page}
          load={load}
          phase={phase}
          active={active}
          isWrapped={isWrapped}
          hasTimes={hasTimes}
          label={`Output of job ${jobId}`}
          scroller={scroller}
          handlers={following.handlers}
          rows={
            <Rows page={page} pattern={pattern} zone={timeZone} target={target} active={mayGrow} />
          }
        />
      </div>
    </section>
  );
}
