// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/set-state-in-effect -- to be mended (issue 10) */
/* A job's record over plain HTTP, read-only, while nothing comes over the page's connection; the
   children until then. Everything in it is somebody else's text and becomes text only. */
import { useEffect, useState } from "react";
import { useBlame } from "./ConnectionNotice.jsx";
import Moment from "./Moment.jsx";
import { useUrlJobId } from "./url.js";

const EVERY_MS = 5000;
const TIMES = [
  ["Created", "created"],
  ["Started", "started"],
  ["Finished", "finished"],
];

const textOf = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** The newest record, or the message of the last failure: `{ record }` or `{ message }`. */
function useRecord(jobId, isOn, apiBase) {
  const [found, setFound] = useState({});
  useEffect(() => {
    setFound({});
    if (!isOn || !jobId) return undefined;
    const abort = new AbortController();
    const read = async () => {
      try {
        const answer = await fetch(`${apiBase}/api/jobs/${jobId}/record`, { signal: abort.signal });
        const body = await answer.json();
        setFound(answer.ok ? { record: body } : (last) => ({ ...last, message: textOf(body.error?.sentence) }));
      } catch {
        // The next answer tells; whether Jobpane answers at all is said elsewhere.
      }
    };
    read();
    const timer = setInterval(() => document.visibilityState === "visible" && read(), EVERY_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [jobId, isOn, apiBase]);
  return found;
}

export default function PlainRecord({ isLost, apiBase, zone, children }) {
  const jobId = useUrlJobId();
  const isBlocked = useBlame(isLost, apiBase) === "blocked";
  const { record, message } = useRecord(jobId, isBlocked, apiBase);
  if (!isBlocked || (!record && !message)) return children;
  return (
    <>
      {message && (
        <div className="notice danger" role="alert">
          <p>{message}</p>
        </div>
      )}
      {record && <Record record={record} zone={zone} />}
    </>
  );
}

function Record({ record, zone }) {
  return (
    <section className="panel" aria-label="Record">
      <h1>
        {textOf(record.name)}
        <span className="job-number"> #{textOf(record.id)}</span>
      </h1>
      <dl className="timeline">
        <div className="reached">
          <dt>Status</dt>
          <dd>{textOf(record.status)}</dd>
        </div>
        {TIMES.map(([label, key]) => (
          <div key={key} className={record[key] ? "reached" : ""}>
            <dt>{label}</dt>
            <dd>{record[key] ? <Moment iso={textOf(record[key])} zone={zone} /> : "not yet"}</dd>
          </div>
        ))}
      </dl>
      {record.job_explanation && <p>{textOf(record.job_explanation)}</p>}
      {record.result_traceback && (
        <pre className="code" tabIndex={0} role="region" aria-label="Traceback">
          {textOf(record.result_traceback)}
        </pre>
      )}
    </section>
  );
}
