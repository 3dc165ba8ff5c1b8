/* Whether the output is open: as this browser remembers it for this kind of visit, and always where
   a link leads into it. */
import { useState } from "react";
import { isEmbedded } from "../embed/options.js";
import { isOpenFor, keyOf, kindOf } from "./data/foldKinds.js";
import { leadsToOutput } from "./data/lineLink.js";
import { useHash } from "./data/useLineRange.js";
import { isRemembered, remember, useRememberedAs } from "./data/useRemembered.js";

/** @param {string} key */
const isOpenAt = (key) => isRemembered(key, true);
const isInFrame = () => typeof window !== "undefined" && isEmbedded(window.location.pathname);

/**
 * `{isOpen, isWanted, open, toggle}`; `isWanted` is false while a server's rendering shows it open
 * though this browser remembers it closed. A link, and `open`, change nothing that is remembered.
 * @param {{status: string, isActive: boolean}} job `status` is "" while its record is not here
 */
export function useFold({ status, isActive }) {
  const kindNow = () => kindOf({ isEmbedded: isInFrame(), isActive, status });
  const isChosen = useRememberedAs(() => isOpenFor(kindNow(), isOpenAt), true);
  // Of this visit alone: a link's, or the user's before it is known what to remember it for.
  const [own, setOwn] = useState(/** @type {boolean | null} */ (null));
  useHash(() => setOwn((was) => leadsToOutput(window.location) || was));
  const isOpen = own ?? isChosen;
  const toggle = () => {
    const kind = kindNow();
    setOwn(kind ? null : !isOpen);
    if (kind && isOpen === isChosen) remember(keyOf(kind), !isOpen);
  };
  const isWanted = own ?? (isOpen && isOpenFor(kindNow(), isOpenAt));
  return { isOpen, isWanted, open: () => setOwn(true), toggle };
}
