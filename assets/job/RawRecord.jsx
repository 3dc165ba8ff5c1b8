/* The record as the controller sent it, fetched when it is opened: it may be a megabyte and few users open it. */
import { useState } from "react";
import { patientFetch } from "../patientFetch.js";
import CopyButton from "../shared/CopyButton.jsx";

const NO_ANSWER =
  "Couldn't load the record. Check the connection, then try again.";

/**
 * @typedef {object} RawRecordProps
 * @property {string} apiBase  The backend's origin.
 * @property {number} jobId
 * @property {string} revision  Differs after each change of the record.
 */

/**
 * @typedef {{ phase: "closed" | "loading" }
 *   | { phase: "ready", text: string }
 *   | { phase: "failed", message: string }} Answer
 */

/** @param {string} url @returns {Promise<Answer>} */
async function fetchRecord(url) {
  try {
    const response = await patientFetch(url, { headers: { Accept: "application/json" } });
    if (response.ok) return { phase: "ready", text: await response.text() };
    const { error } = await response.json();
    return { phase: "failed", message: error.sentence };
  } catch {
    return { phase: "failed", message: NO_ANSWER };
  }
}

/** @param {RawRecordProps} props */
export default function RawRecord({ apiBase, jobId, revision }) {
  const [answer, setAnswer] = useState(/** @type {Answer} */ ({ phase: "closed" }));
  const [revisionRead, setRevisionRead] = useState("");
  const read = async () => {
    setAnswer({ phase: "loading" });
    setAnswer(await fetchRecord(`${apiBase}/api/jobs/${jobId}/record`));
    setRevisionRead(revision);
  };
  /** @param {import("react").ToggleEvent<HTMLDetailsElement>} event */
  const toggled = (event) => {
    const isFresh = answer.phase === "ready" && revisionRead === revision;
    if (event.currentTarget.open && !isFresh) read();
  };
  return (
    <details className="fold raw-record" onToggle={toggled}>
      <summary>Raw record</summary>
      <div className="fold-body" aria-busy={answer.phase === "loading"}>
        <Contents answer={answer} onRetry={read} />
      </div>
    </details>
  );
}

/** @param {{ answer: Answer, onRetry: () => void }} props */
function Contents({ answer, onRetry }) {
  if (answer.phase === "loading") return <p className="muted">Loading the record…</p>;
  if (answer.phase === "ready") {
    return (
      <>
        <CopyButton text={answer.text} label="Copy record" />
        <pre className="code" tabIndex={0} role="region" aria-label="Raw record">
          {answer.text}
        </pre>
      </>
    );
  }
  if (answer.phase !== "failed") return null;
  return (
    <div role="alert" className="notice danger">
      <p>{answer.message}</p>
      <button type="button" className="button small" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
