/* Whether the output is open: as this browser remembers it, and always where a link leads into it. */
import { useState } from "react";
import { leadsToOutput } from "./data/lineLink.js";
import { useHash } from "./data/useLineRange.js";
import { isRemembered, useRemembered } from "./data/useRemembered.js";

const OPEN_KEY = "jobpane.output.open";

/** `{isOpen, isWanted, toggle}`; `isWanted` is false while a server's rendering shows it open
    though this browser remembers it closed. A link opens it without changing what is remembered. */
export function useFold() {
  const [isChosen, toggleChosen] = useRemembered(OPEN_KEY, true);
  const [isLinked, setLinked] = useState(false);
  useHash(() => setLinked((was) => was || leadsToOutput(window.location)));
  const isOpen = isLinked || isChosen;
  const toggle = () => {
    setLinked(false);
    if (isOpen === isChosen) toggleChosen();
  };
  const isWanted = isLinked || (isOpen && isRemembered(OPEN_KEY, true));
  return { isOpen, isWanted, toggle };
}
