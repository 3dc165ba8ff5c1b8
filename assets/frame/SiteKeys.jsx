/* The keys of every page of the site: "/" goes to the search, "?" lists the keys. On a job's page the
   output takes both first; this listens on the window, which hears last. */
import { Suspense, lazy, useEffect, useEffectEvent, useState } from "react";
import { ASKED } from "../shared/keyHelp.js";
import { KeysNotLoaded } from "../shared/NotLoaded.jsx";
import { letterOf } from "../shared/letterKeys.js";
import { hasLetterKeys } from "../shared/letterSetting.js";

const SEARCH_ID = "search-text"; // app/components/search_box.py

// Without the list the page says so; where it comes late, it opens then.
const SiteKeyHelp = lazy(() => import("./SiteKeyHelp.jsx").catch(() => ({ default: KeysNotLoaded })));

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
  if (!isHelpOpen) return null;
  return (
    <Suspense fallback={null}>
      <SiteKeyHelp onClose={() => setHelpOpen(false)} />
    </Suspense>
  );
}
