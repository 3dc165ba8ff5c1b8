/* A job's record over plain HTTP, read-only, while nothing comes over the page's connection; the
   children until then. Everything in it is somebody else's text and becomes text only. */
import { useEffect, useState } from "react";
import { apiFetch } from "../apiFetch.js";
import { useConnectionFault } from "../frame/useConnectionFault.js";
import { useUrlJobId } from "../url.js";
import JobTimes from "./JobTimes.jsx";

const EVERY_MS = 5000;
const UNSTARTED = ["new", "pending", "waiting"];
const ENDED_BADLY = ["failed", "error", "canceled"];

/**
 * @typedef {object} PlainRecordProps
 * @property {boolean} isLost  Whether the page's connection is lost.
 * @property {string} apiBase  The backend's origin.
 * @property {string} zone  "local" or "utc"
 * @property {import("react").ReactNode} children  Shown while there is no record to show instead.
 */

/** @typedef {Record<string, unknown>} RecordJson  A job's record as the controller has it. */

/**
 * @typedef {object} ReadRecord  The newest record and the message of the failure after it, if any.
 * @property {RecordJson} [record]
 * @property {string} [message]
 */

/** @param {unknown} value */
const textOf = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/**
 * Reads the record again and again while `isOn`.
 * @param {number} jobId
 * @param {boolean} isOn
 * @param {string} apiBase
 */
function useRecord(jobId, isOn, apiBase) {
  const [found, setFound] = useState(/** @type {ReadRecord} */ ({}));
  useEffect(() => {
    if (!isOn || !jobId) return undefined;
    const abort = new AbortController();
    const read = async () => {
      try {
        const response = await apiFetch(`${apiBase}/api/jobs/${jobId}/record`, { signal: abort.signal });
        const body = await response.json();
        if (response.ok) setFound({ record: body });
        else setFound((last) => ({ ...last, message: textOf(body.error?.sentence) }));
      } catch {
        // It is read again soon; whether Jobpane answers at all is said by ConnectionNotice.
      }
    };
    read();
    const timer = setInterval(() => document.visibilityState === "visible" && read(), EVERY_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
      setFound({});
    };
  }, [jobId, isOn, apiBase]);
  return found;
}

/** @param {PlainRecordProps} props */
export default function PlainRecord({ isLost, apiBase, zone, children }) {
  const jobId = useUrlJobId();
  const isBlocked = useConnectionFault(isLost, apiBase) === "blocked";
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

/** @param {{ record: RecordJson, zone: string }} props */
function Record({ record, zone }) {
  const status = textOf(record.status);
  const [started, finished] = [textOf(record.started), textOf(record.finished)];
  const isWaiting = UNSTARTED.includes(status) && !started;
  const seconds = Number(record.elapsed) || null;
  return (
    <section aria-label="Record">
      <header className="job-head">
        <div className="job-line">
          <span className="badge">{status}</span>
          <h1>
            <span className="job-title">{textOf(record.name)}</span>
            <span className="job-number"> #{textOf(record.id)}</span>
          </h1>
        </div>
        <div className="job-facts">
          <JobTimes
            createdIso={textOf(record.created)}
            startedIso={started}
            canceledIso={textOf(record.canceled_on)}
            finishedIso={finished}
            seconds={seconds}
            isActive={isWaiting || status === "running"}
            isWaiting={isWaiting}
            neverStarted={ENDED_BADLY.includes(status) && !started && !seconds && !record.job_args}
            isTicking={status === "running" && Boolean(started)}
            zone={zone}
          />
        </div>
      </header>
      {Boolean(record.job_explanation) && <p>{textOf(record.job_explanation)}</p>}
      {Boolean(record.result_traceback) && (
        <pre className="code" tabIndex={0} role="region" aria-label="Traceback">
          {textOf(record.result_traceback)}
        </pre>
      )}
    </section>
  );
}
