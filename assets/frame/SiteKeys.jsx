/* The keys of every page of the site: "/" goes to the search, "?" lists the keys. On a job's page the
   output takes both first; this listens on the window, which hears last. */
import { useEffect, useEffectEvent, useState } from "react";
import { ASKED } from "../shared/keyHelp.js";
import KeyDialog from "../shared/KeyDialog.jsx";
import KeyList from "../shared/KeyList.jsx";
import { letterOf } from "../shared/letterKeys.js";
import { hasLetterKeys, useLetterKeys } from "../shared/letterSetting.js";

const SEARCH_ID = "search-text"; // app/components/search_box.py

const EVERYWHERE = [
  { keys: ["/"], does: "Search" },
  { keys: ["?"], does: "Show this list" },
];
const IN_LISTS = [
  { keys: ["j", "k"], does: "Go to the next or previous job" },
  { keys: ["Enter"], does: "Open the job" },
  { keys: ["x"], does: "Select the job" },
];
const IN_COMPARISONS = [{ keys: ["n", "p"], does: "Go to the next or previous change" }];
const ON_JOBS = [
  { keys: ["["], does: "Go to the previous run" },
  { keys: ["]"], does: "Go to the next run" },
];
const IN_OUTPUTS = [{ keys: ["?"], does: "Show more keys" }];

/** Moves the focus to the page's search box; returns whether there is one. */
function focusSearch() {
  const field = document.getElementById(SEARCH_ID);
  if (!(field instanceof HTMLInputElement)) return false;
  field.focus();
  field.select();
  return true;
}

/** @param {{onClose: () => void}} props */
function KeyHelp({ onClose }) {
  const [hasLetters, toggleLetters] = useLetterKeys();
  return (
    <KeyDialog hasLetters={hasLetters} onLetters={toggleLetters} onClose={onClose}>
      <KeyList rows={EVERYWHERE} />
      <div className="key-group">
        <h3>In a list of jobs</h3>
        <KeyList rows={IN_LISTS} />
      </div>
      <div className="key-group">
        <h3>In a comparison</h3>
        <KeyList rows={IN_COMPARISONS} />
      </div>
      <div className="key-group">
        <h3>On a job’s page</h3>
        <KeyList rows={ON_JOBS} />
      </div>
      <div className="key-group">
        <h3>In a job’s output</h3>
        <KeyList rows={IN_OUTPUTS} />
      </div>
    </KeyDialog>
  );
}

export default function SiteKeys() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  const pressed = useEffectEvent((/** @type {KeyboardEvent} */ event) => {
    const letter = letterOf(event);
    if (!letter || !hasLetterKeys()) return;
    if (letter === "?") setHelpOpen(true);
    else if (letter !== "/" || !focusSearch()) return;
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (/** @type {KeyboardEvent} */ event) => pressed(event);
    const asked = () => setHelpOpen(true);
    window.addEventListener("keydown", listener);
    window.addEventListener(ASKED, asked);
    return () => {
      window.removeEventListener("keydown", listener);
      window.removeEventListener(ASKED, asked);
    };
  }, []);
  return isHelpOpen ? <KeyHelp onClose={() => setHelpOpen(false)} /> : null;
}
