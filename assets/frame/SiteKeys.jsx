/* The keys of every page of the site: "/" goes to the search, "?" lists the keys. On a job's page the
   output takes both first; this listens on the window, which hears last. */
import { useEffect, useState } from "react";
import { ASKED } from "../shared/keyHelp.js";
import { LatePart } from "../shared/LatePart.js";
import { lateComponent } from "../shared/late.jsx";
import { KeysNotLoaded } from "../shared/NotLoaded.jsx";
import { letterOf } from "../shared/letterKeys.js";
import { hasLetterKeys } from "../shared/letterSetting.js";
import { useKeyListener } from "../shared/useKeyListener.js";

const SEARCH_ID = "search-text"; // app/components/search_box.py

const SiteKeyHelp = lateComponent(
  new LatePart(() => import("./SiteKeyHelp.jsx")),
  KeysNotLoaded,
  (it) => it.default,
);

/** Moves the focus to the page's search box; returns whether there is one. */
function focusSearch() {
  const field = document.getElementById(SEARCH_ID);
  if (!(field instanceof HTMLInputElement)) return false;
  field.focus();
  field.select();
  return true;
}

export default function SiteKeys() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    const letter = letterOf(event);
    if (!letter || !hasLetterKeys()) return;
    if (letter === "?") setHelpOpen(true);
    else if (letter !== "/" || !focusSearch()) return;
    event.preventDefault();
  };
  useKeyListener(pressed, { isLast: true });
  useEffect(() => {
    const asked = () => setHelpOpen(true);
    window.addEventListener(ASKED, asked);
    return () => window.removeEventListener(ASKED, asked);
  }, []);
  return isHelpOpen && <SiteKeyHelp onClose={() => setHelpOpen(false)} />;
}
