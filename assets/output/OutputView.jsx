/* A job's output: fetches its lines over HTTP by itself and shows them. Works when rendered on
   the server too; nothing is asked for before it is mounted. */
import { useCallback, useId, useRef, useState } from "react";
import { Controls } from "./controls/Controls.jsx";
import { KeyHelp, LinkDialog } from "./controls/Dialogs.jsx";
import { useOutputKeys } from "./controls/useOutputKeys.js";
import { Position, makePosition } from "./controls/Position.jsx";
import { useRemembered, useRememberedChoice } from "./data/useRemembered.js";
import { Scroller } from "./Scroller.jsx";
import { FollowButton, useFollowing } from "./scrolling/useFollowing.jsx";
import { Unconfirmed } from "./controls/Unconfirmed.jsx";
import { TIMES } from "./controls/Toolbar.jsx";
import { useFold } from "./useFold.js";
import { useOutput } from "./useOutput.js";
import DetailsButton from "../job/DetailsButton.jsx";
import { shownZone } from "../embed/options.js";
import { useUrlJobId } from "../url.js";
import { useRetry } from "../useRetry.js";
import "./view.css";
import "./search.css";

/** @import { Look } from "./controls/Toolbar.jsx" */
/** @import { Output } from "./useOutput.js" */

/** @typedef {null | "keys" | {href: string}} OpenDialog  The help on keys, or a printed link. */

/**
 * @typedef {object} OutputViewProps
 * @property {number} [jobId] 0 while it is not known: the page's URL names it instead
 * @property {string} [jobName] in the text of a copied link; "" while it is not known
 * @property {string} [term] marked in the lines; "" marks nothing
 * @property {boolean} [active] whether the job runs: the newest line is then followed
 * @property {string} [phase] the job's, which says why there is no line
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
 * @property {number} version
 * @property {string} revision
 * @property {string} zone
 */

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
 * @typedef {object} HeadProps
 * @property {string} bodyId the element that opens
 * @property {boolean} isOpen
 * @property {() => void} onToggle
 * @property {Output} output
 * @property {import("./controls/Position.jsx").PositionNote} position
 */

/** @param {HeadProps} props */
function Head({ bodyId, isOpen, onToggle, output, position }) {
  const { shown, isLong, filtered } = output.lines;
  return (
    <div className="ov-head">
      <h2>
        <button type="button" aria-expanded={isOpen} aria-controls={bodyId} onClick={onToggle}>
          Output
        </button>
      </h2>
      {shown.hasAnswer && (
        <Position position={position} total={shown.total} isLong={isLong} isFiltered={Boolean(filtered)} />
      )}
      <DetailsButton />
    </div>
  );
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
  const { term = "", active = false, phase = "", version = 0, revision = "", timeZone = "local", apiBase = "" } = props;
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

/** @param {JobOutputProps} props */
function JobOutput({ jobId, jobName, base, term, active, phase, version, revision, zone }) {
  const mayGrow = active || phase === "saving";
  const bodyId = useId();
  const fold = useFold();
  const look = useLook();
  const [dialog, setDialog] = useState(/** @type {OpenDialog} */ (null));
  const [position] = useState(makePosition);
  const isWanted = fold.isWanted && jobId > 0;
  const [rereads, setRereads] = useState(0);
  const job = { id: jobId, name: jobName, status: "" };
  const output = useOutput({ job, base, term, isWanted, version: version + rereads, revision, look, zone, mayGrow });
  const { whole, shown } = output.lines;
  useRetry(shown.error, () => shown.refresh());
  const following = useOutputFollowing(output, mayGrow);
  const searchField = useRef(/** @type {HTMLInputElement | null} */ (null));
  const lineField = useRef(/** @type {HTMLInputElement | null} */ (null));
  const onHelp = () => setDialog("keys");
  const isOn = fold.isOpen && jobId > 0;
  const keys = useOutputKeys({ output, searchField, lineField, following, mayGrow, isOn, onHelp });
  const closeDialog = useCallback(() => setDialog(null), []);
  return (
    <section className="output-view">
      <Head bodyId={bodyId} isOpen={fold.isOpen} onToggle={fold.toggle} output={output} position={position} />
      <div id={bodyId} className="ov-body" hidden={!fold.isOpen}>
        <Controls
          output={output}
          look={look}
          searchField={searchField}
          lineField={lineField}
          onHelp={onHelp}
          follow={<FollowButton following={following} mayGrow={mayGrow} />}
        />
        <Scroller
          output={output}
          look={look}
          phase={phase}
          active={active}
          label={`Output of job ${jobId}`}
          following={following}
          onVisible={position.seen}
          onLink={(href) => setDialog({ href })}
        />
        <Unconfirmed base={base} source={whole} onRead={() => setRereads((count) => count + 1)} />
      </div>
      <Dialogs dialog={dialog} keys={keys} onClose={closeDialog} />
    </section>
  );
}
