/* A job's output: fetches its lines over HTTP by itself and shows them. Works when rendered on
   the server too; nothing is asked for before it is mounted. */
import { useCallback, useEffect, useId, useRef, useState } from "react";
import { Foot, Toasts } from "./controls/Notices.jsx";
import { downloadPanel } from "./controls/Download.jsx";
import { useOutputKeys } from "./controls/useOutputKeys.js";
import { makePosition } from "./controls/Position.jsx";
import { Toolbar } from "./controls/Toolbar.jsx";
import { TIMES } from "./controls/Tools.jsx";
import { useRemembered, useRememberedChoice } from "./data/useRemembered.js";
import { Printed, usePrint } from "./Printed.jsx";
import { Scroller } from "./Scroller.jsx";
import { useFollowing } from "./scrolling/useFollowing.jsx";
import { useFold } from "./useFold.js";
import { useFullWindow } from "./useFullWindow.js";
import { useHeldLines } from "./useHeldLines.js";
import { copyTools } from "./useCopying.js";
import { useOutput } from "./useOutput.js";
import { findTools } from "./useSteps.js";
import { shownZone } from "../embed/options.js";
import { useNoOutputSaid } from "../job/firstScreen.js";
import { LatePart } from "../shared/LatePart.js";
import { lateComponent } from "../shared/late.jsx";
import { KeysNotLoaded, LinkNotLoaded } from "../shared/NotLoaded.jsx";
import { useUrlJobId } from "../url.js";
import { useRetry } from "../useRetry.js";
import "./view.css";
import "./toolbar.css";
import "./toolbar_narrow.css";
import "./search.css";
import "./searching.css";

/** @import { LineForm } from "./controls/GoToLine.jsx" */
/** @import { Look } from "./controls/Tools.jsx" */
/** @import { Output } from "./useOutput.js" */

/** @typedef {null | "keys" | {href: string}} OpenDialog  The help on keys, or a printed link. */

/**
 * @typedef {object} OutputViewProps
 * @property {number} [jobId] 0 while it is not known: the page's URL names it instead
 * @property {string} [jobName] in the text of a copied link; "" while it is not known
 * @property {string} [term] marked in the lines; "" marks nothing
 * @property {boolean} [active] whether the job runs: the newest line is then followed
 * @property {string} [phase] the job's, which says why there is no line
 * @property {string} [status] the job's, "" while its record is not here
 * @property {number} [errorLine] the line at which it failed, 0 for none
 * @property {number} [version] the lines are asked for again when it changes
 * @property {string} [revision] likewise
 * @property {string} [timeZone] "local" or "utc"
 * @property {string} [apiBase] the backend's origin
 */

/**
 * @typedef {object} JobOutputProps
 * @property {number} jobId 0 while no job is known
 * @property {string} jobName
 * @property {string} base the output's URL
 * @property {string} term
 * @property {boolean} active
 * @property {string} phase
 * @property {string} status
 * @property {number} errorLine
 * @property {number} version
 * @property {string} revision
 * @property {string} zone
 */

// A page that shows lines does without them until they are opened.
const dialogs = new LatePart(() => import("./controls/Dialogs.jsx"));
const KeyHelp = lateComponent(dialogs, KeysNotLoaded, (it) => it.KeyHelp);
const LinkDialog = lateComponent(dialogs, LinkNotLoaded, (it) => it.LinkDialog);
const LATE_PARTS = [copyTools, findTools, dialogs, downloadPanel];

/** What is used seldom comes once the browser is idle, so that it is there when it is wanted. */
function useLateParts() {
  useEffect(() => {
    const waiting = LATE_PARTS.map((part) => part.prepareWhenIdle());
    return () => waiting.forEach((stop) => stop());
  }, []);
}

/**
 * How the user likes to see lines.
 * @returns {Look}
 */
function useLook() {
  const [isWrapped, toggleWrap] = useRemembered("jobpane.output.wrap", true);
  const [times, chooseTimes] = useRememberedChoice("jobpane.output.when", TIMES);
  return { isWrapped, toggleWrap, times, chooseTimes };
}

/**
 * @typedef {object} DialogsProps
 * @property {OpenDialog} dialog
 * @property {{hasLetters: boolean, toggleLetters: () => void}} keys
 * @property {() => void} onClose
 */

/** @param {DialogsProps} props */
function Dialogs({ dialog, keys, onClose }) {
  if (dialog === "keys") {
    return <KeyHelp hasLetters={keys.hasLetters} onLetters={keys.toggleLetters} onClose={onClose} />;
  }
  return dialog && <LinkDialog href={dialog.href} onClose={onClose} />;
}

/** @param {OutputViewProps} props */
export default function OutputView(props) {
  const { term = "", active = false, phase = "", status = "", errorLine = 0 } = props;
  const { version = 0, revision = "", timeZone = "local", apiBase = "" } = props;
  // The URL alone decides until the record comes: the output is fetched beside it, not after it.
  const urlJobId = useUrlJobId();
  const jobId = Number(props.jobId) || urlJobId;
  // Another job is another output: nothing of the last one stays.
  return (
    <JobOutput
      key={jobId}
      jobId={jobId}
      jobName={props.jobName ?? ""}
      base={`${apiBase}/api/jobs/${jobId}/output`}
      term={term}
      active={active}
      phase={phase}
      status={status}
      errorLine={errorLine}
      version={version}
      revision={revision}
      zone={shownZone(timeZone)}
    />
  );
}

/**
 * Following the newest line, until something else is in sight: a selected line or a hit.
 * @param {Output} output
 * @param {boolean} mayGrow
 */
function useOutputFollowing({ lines, view, selection }, mayGrow) {
  return useFollowing({
    viewRef: view.viewRef,
    total: lines.shown.total,
    revision: lines.revision,
    mayGrow: mayGrow && !lines.filtered,
    hasTarget: selection.hasTarget,
    onFollow: selection.leaveTarget,
  });
}

/** @param {{isFull: boolean}} full */
const classOf = ({ isFull }) => (isFull ? "output-view ov-full" : "output-view");

/** @param {JobOutputProps} props */
function JobOutput({ jobId, jobName, base, term, active, phase, status, errorLine, version, revision, zone }) {
  const mayGrow = active || phase === "saving";
  const [bodyId, section] = [useId(), useRef(/** @type {HTMLElement | null} */ (null))];
  const fold = useFold({ status, isActive: active });
  const full = useFullWindow(section, fold.isOpen);
  const look = useLook();
  const [dialog, setDialog] = useState(/** @type {OpenDialog} */ (null));
  const [position] = useState(makePosition);
  const hasNoOutput = useNoOutputSaid();
  const isWanted = fold.isWanted && jobId > 0 && !hasNoOutput;
  const [rereads, setRereads] = useState(0);
  const asked = { base, term, isWanted, version: version + rereads, revision };
  const job = { id: jobId, name: jobName, status };
  const output = useOutput({ ...asked, job, look, zone, mayGrow, errorLine });
  const { shown } = output.lines;
  const isHeld = useHeldLines(output, isWanted);
  useLateParts();
  useRetry(shown.error, () => shown.refresh());
  const following = useOutputFollowing(output, mayGrow);
  const print = usePrint(output, fold.isOpen);
  const searchField = useRef(/** @type {HTMLInputElement | null} */ (null));
  const lineForm = useRef(/** @type {LineForm | null} */ (null));
  const onHelp = () => setDialog("keys");
  const isOn = jobId > 0;
  const keys = useOutputKeys({ output, fold, searchField, lineForm, following, full, mayGrow, isOn, onHelp });
  const closeDialog = useCallback(() => setDialog(null), []);
  const tools = { output, position, mayGrow, following, look, searchField, lineForm, full, onHelp };
  return (
    <>
      {full.isFull && <div style={{ height: full.leftPx }} />}
      <section ref={section} role="group" aria-label="Output" className={classOf(full)}>
        <Toolbar bodyId={bodyId} fold={fold} {...tools} />
        <div id={bodyId} className="ov-body" hidden={!fold.isOpen}>
          <Scroller
            {...{ output, isHeld, look, phase, active, following }}
            label={`Output of job ${jobId}`}
            onVisible={position.seen}
            onLink={(href) => setDialog({ href })}
          />
          <Toasts selection={output.selection} />
          {!isHeld && <Foot output={output} onReread={() => setRereads((count) => count + 1)} />}
        </div>
        <Printed print={print} output={output} />
        <Dialogs dialog={dialog} keys={keys} onClose={closeDialog} />
      </section>
    </>
  );
}
