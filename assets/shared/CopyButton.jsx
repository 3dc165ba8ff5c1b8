/* Copies a text and says so, also to a screen reader. */
import { useEffect, useState } from "react";

const REFUSED = "Couldn't copy. Select the text and copy it instead.";
const SHOWN_MS = 4000;

/**
 * @typedef {object} CopyButtonProps
 * @property {string} text  What is copied.
 * @property {string} label  The button's words.
 */

/** @param {CopyButtonProps} props */
export default function CopyButton({ text, label }) {
  const [outcome, setOutcome] = useState("");
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    // There is no clipboard outside https and localhost: say so instead of doing nothing.
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error(REFUSED));
    copied.then(
      () => setOutcome("Copied"),
      () => setOutcome(REFUSED),
    );
  };
  return (
    <span className="copy">
      <button type="button" className="button small" onClick={copy}>
        {label}
      </button>
      <span role="status" className="muted">
        {outcome}
      </span>
    </span>
  );
}
