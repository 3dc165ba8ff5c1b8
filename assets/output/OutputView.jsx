// @ts-nocheck: types are to be written (issue 10)
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
import { useUrlJobId } from "../url.js";
import { useRetry } from "../useRetry.js";
import "./view.css";
import "./search.css";

/** How the user likes to see lines. */
function useLook() {
  const [isWrapped, toggleWrap] = useRemembered("jobpane.output.wrap", true);
  const [times, chooseTimes] = useRememberedChoice("jobpane.output.when", TIMES);
  return { isWrapped, toggleWrap, times, chooseTimes };
}

function Head({ bodyId, isOpen, onToggle, output }) {
  const { shown, position, isLong, isFiltered } = output;
  return (
    <div className="ov-head">
      <h2>
        <button type="button" aria-expanded={isOpen} aria-controls={bodyId} onClick={onToggle}>
          Output
        </button>
      </h2>
      {shown.hasAnswer && (
        <Position position={position} total={shown.total} isLong={isLong} isFiltered={isFiltered} />
      )}
    </div>
  );
}

/** `dialog` is "keys", `{href}` of a printed link, or null. */
function Dialogs({ dialog, keys, onClose }) {
  if (dialog === "keys") {
    return <KeyHelp hasLetters={keys.hasLetters} onLetters={keys.toggleLetters} onClose={onClose} />;
  }
  return dialog && <LinkDialog href={dialog.href} onClose={onClose} />;
}

export default function OutputView(props) {
  const { term = "", active = false, phase = "", version = 0, revision, timeZone = "local", apiBase = "" } = props;
  // The URL alone decides until the record comes: the output is fetched beside it, not after it.
  const urlJobId = useUrlJobId();
  const jobId = Number(props.jobId) || urlJobId;
  // Another job is another output: nothing of the last one stays.
  return (
    <Output
      key={jobId}
      jobId={jobId}
      base={`${apiBase}/api/jobs/${jobId}/output`}
      term={term}
      active={active}
      phase={phase}
      version={version}
      revision={revision}
      zone={timeZone}
    />
  );
}

function Output({ jobId, base, term, active, phase, version, revision, zone }) {
  const mayGrow = active || phase === "saving";
  const bodyId = useId();
  const fold = useFold();
  const look = useLook();
  const [dialog, setDialog] = useState(null);
  const [position] = useState(makePosition);
  const isWanted = fold.isWanted && jobId > 0;
  const [rereads, setRereads] = useState(0);
  const output = useOutput({ base, term, isWanted, version: version + rereads, revision, position, look, zone, mayGrow });
  const { shown } = output;
  useRetry(shown.error, () => shown.refresh());
  const following = useFollowing({
    viewRef: output.viewRef,
    total: shown.total,
    revision: output.revision,
    mayGrow: mayGrow && !output.isFiltered,
    hasTarget: output.hasTarget,
    onFollow: output.leaveTarget,
  });
  const fields = { search: useRef(null), line: useRef(null) };
  const onHelp = () => setDialog("keys");
  const keys = useOutputKeys({ output, fields, following, mayGrow, isOn: fold.isOpen && jobId > 0, onHelp });
  const closeDialog = useCallback(() => setDialog(null), []);
  return (
    <section className="output-view">
      <Head bodyId={bodyId} isOpen={fold.isOpen} onToggle={fold.toggle} output={output} />
      <div id={bodyId} hidden={!fold.isOpen}>
        <Controls
          output={output}
          look={look}
          fields={fields}
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
          onLink={(href) => setDialog({ href })}
        />
        <Unconfirmed base={base} source={output.whole} onRead={() => setRereads((count) => count + 1)} />
      </div>
      <Dialogs dialog={dialog} keys={keys} onClose={closeDialog} />
    </section>
  );
}
