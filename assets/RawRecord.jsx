// @ts-nocheck: types are to be written (issue 10)
/* The record's raw JSON, fetched when it is opened: it may be a megabyte and most never look. */
import { useState } from "react";
import CopyButton from "./CopyButton.jsx";
import { patientFetch } from "./patientFetch.js";

const NO_ANSWER =
  "Jobpane did not answer, so the raw record is not here; check the connection and try again.";

/** The text, or a refusal in words: `{ text }` or `{ sentence }`. */
async function fetchRecord(url) {
  try {
    const response = await patientFetch(url, { headers: { Accept: "application/json" } });
    if (response.ok) return { phase: "ready", text: await response.text() };
    const { error } = await response.json();
    return { phase: "failed", sentence: error.sentence };
  } catch {
    return { phase: "failed", sentence: NO_ANSWER };
  }
}

export default function RawRecord({ apiBase, jobId, revision }) {
  const [seen, setSeen] = useState({ phase: "closed" });
  const load = async () => {
    setSeen({ phase: "loading" });
    const answer = await fetchRecord(`${apiBase}/api/jobs/${jobId}/record`);
    setSeen({ ...answer, revision });
  };
  const toggled = (event) => {
    const isFresh = seen.phase === "ready" && seen.revision === revision;
    if (event.currentTarget.open && !isFresh) load();
  };
  return (
    <details className="fold" onToggle={toggled}>
      <summary>Raw JSON</summary>
      <div className="fold-body" aria-busy={seen.phase === "loading"}>
        <Contents seen={seen} onRetry={load} />
      </div>
    </details>
  );
}

function Contents({ seen, onRetry }) {
  if (seen.phase === "loading") return <p className="muted">Fetching the record…</p>;
  if (seen.phase === "ready") {
    return (
      <>
        <CopyButton text={seen.text} label="Copy JSON" />
        <pre className="code" tabIndex={0} role="region" aria-label="Raw JSON">
          {seen.text}
        </pre>
      </>
    );
  }
  if (seen.phase !== "failed") return null;
  return (
    <div role="alert" className="notice danger">
      <p>{seen.sentence}</p>
      <button type="button" className="button small" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
