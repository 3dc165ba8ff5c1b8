/* Going from change to change, by button and key; changes that are not here yet are asked for. */
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { letterOf } from "../shared/letterKeys.js";
import { hasLetterKeys } from "../shared/letterSetting.js";
import { useKeyListener } from "../shared/useKeyListener.js";
import { changesHeld } from "./rows.js";

/** @import { RefObject } from "react" */
/** @import { Answer } from "./useComparison.js" */

/**
 * @typedef {object} Steps
 * @property {number} current the change that was gone to, 0 for none
 * @property {() => void} next
 * @property {() => void} previous
 */

/**
 * @param {RefObject<HTMLElement | null>} box holds the rows
 * @param {Answer | null} answer
 * @param {{showLater: () => void, showEarlier: () => void}} more
 * @returns {Steps}
 */
export function useChangeSteps(box, answer, { showLater, showEarlier }) {
  const [{ version, current }, set] = useState({ version: "", current: 0 });
  const sought = useRef(0); // the change to scroll to once its rows are here
  const shown = answer?.version === version ? current : 0;
  const changes = answer?.about.changes ?? 0;
  const goTo = (/** @type {number} */ number) => {
    if (!answer || number < 1 || number > changes) return;
    sought.current = number;
    set({ version: answer.version, current: number });
  };
  const arrive = useEffectEvent(() => {
    if (!answer || !shown || sought.current !== shown) return;
    const { first, last } = changesHeld(answer);
    const row = box.current?.querySelector(`[data-change="${shown}"]`);
    if (row) {
      sought.current = 0;
      row.scrollIntoView({ block: "center" });
    } else if (shown > last) showLater();
    else if (shown < first) showEarlier();
  });
  useEffect(() => arrive(), [answer, shown]);
  const next = () => goTo(shown + 1);
  const previous = () => goTo(shown - 1);
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    const step = { n: next, p: previous }[letterOf(event)];
    if (!step || !hasLetterKeys()) return;
    step();
    event.preventDefault();
  };
  useKeyListener(pressed, { isLast: true });
  return { current: shown, next, previous };
}
