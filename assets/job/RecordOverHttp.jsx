/* A job's record over plain HTTP, read-only; the children until it has come. Everything in it is
   somebody else's text and becomes text only. */
import { useEffect, useState } from "react";
import { apiFetch } from "../apiFetch.js";
import { useUrlJobId } from "../url.js";
import { useFirstScreen } from "./firstScreen.js";
import JobTimes from "./JobTimes.jsx";

const EVERY_MS = 5000;
const UNSTARTED = ["new", "pending", "waiting"];
const ENDED_BADLY = ["failed", "error", "canceled"];
// As the badges of app/presentation/badge.py.
const TONES = new Map([
  ["successful", "ok"],
  ["failed", "danger"],
  ["error", "danger"],
  ["canceled", "warning"],
  ["running", "info"],
]);

/**
 * @typedef {object} RecordOverHttpProps
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

/** @param {string} status */
const labelOf = (status) => status.charAt(0).toUpperCase() + status.slice(1);

/**
 * Reads the record again and again.
 * @param {number} jobId
 * @param {string} apiBase
 */
function useRecord(jobId, apiBase) {
  const [found, setFound] = useState(/** @type {ReadRecord} */ ({}));
  useEffect(() => {
    if (!jobId) return undefined;
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
  }, [jobId, apiBase]);
  return found;
}

/** @param {RecordOverHttpProps} props */
export default function RecordOverHttp({ apiBase, zone, children }) {
  const { record, message } = useRecord(useUrlJobId(), apiBase);
  const hasAnswer = Boolean(record ?? message);
  const isHeld = useFirstScreen("record", () => hasAnswer);
  if (isHeld || !hasAnswer) return children;
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
    <section aria-label="Record" className="record-over-http">
      <header className="job-head">
        <div className="job-line">
          <span className="job-status">
            <span className={`badge ${TONES.get(status) ?? ""}`}>{labelOf(status)}</span>
          </span>
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
