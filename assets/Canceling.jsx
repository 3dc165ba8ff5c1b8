// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/exhaustive-deps, react-hooks/purity -- to be mended (issue 10) */
/* A cancel that the controller has accepted and the job has not answered yet. Its age is told by
   the controller's clock; where that is not known, only since when. */
import { useMemo } from "react";
import { absoluteWords, useNow } from "./clock.js";
import { ageWords } from "./ages.js";

const OVERDUE_MS = 60_000; // as app/jobs/lifecycle.py has it

function Overdue({ age, since, hint, hintUrl }) {
  return (
    <div className="notice warning" role="status">
      <p>
        The cancel was asked for {age}, {since}. The controller has not stopped the job. {hint}
      </p>
      <div className="notice-ways">
        <a href={hintUrl} target="_blank" rel="noreferrer noopener">
          How AWX is restarted
        </a>
      </div>
    </div>
  );
}

export default function Canceling({ sinceIso, nowIso, hint, hintUrl, zone }) {
  useNow(Boolean(nowIso)); // renders again each second
  const heardAtMs = useMemo(() => performance.now(), [nowIso]);
  const sinceMs = Date.parse(sinceIso);
  const since = `on ${absoluteWords(sinceMs, zone)}`;
  if (!nowIso) {
    return <p role="status">The cancel was asked for {since}. The job has not stopped yet.</p>;
  }
  const ageMs = Date.parse(nowIso) - sinceMs + performance.now() - heardAtMs;
  if (!(ageMs >= OVERDUE_MS)) return <p role="status">Canceling: the job is being stopped…</p>;
  return <Overdue age={`${ageWords(ageMs)} ago`} since={since} hint={hint} hintUrl={hintUrl} />;
}
