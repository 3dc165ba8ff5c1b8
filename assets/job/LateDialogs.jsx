/* The dialogs of a job's actions, whose code comes when one is first opened: the page is seen and used
   without them. Which one is open the page's state knows, so a press that comes before is kept. */
import { useEffect, useState } from "react";
import { lateComponent } from "../shared/late.jsx";
import { LatePart } from "../shared/LatePart.js";
import { DialogNotLoaded } from "../shared/NotLoaded.jsx";

/** @import { ComponentType } from "react" */

const BUTTONS = ".actions"; // app/components/actions.py

/**
 * Loads it when an action's button is pointed at or has the focus, or the browser is idle.
 * @param {LatePart<unknown>} part
 */
function listen(part) {
  const stop = new AbortController();
  const near = (/** @type {Event} */ { target }) => {
    if (target instanceof Element && target.closest(BUTTONS)) part.prepare();
  };
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, near, { signal: stop.signal });
  stop.signal.addEventListener("abort", part.prepareWhenIdle());
  return () => stop.abort();
}

/**
 * @param {object} props
 * @param {() => Promise<ComponentType<{onClose: () => void}>>} props.load always the same code
 * @param {boolean} props.isOpen whether one of the dialogs is
 * @param {() => void} props.onDismiss closes it
 */
export default function LateDialogs({ load, isOpen, onDismiss }) {
  const [part] = useState(() => new LatePart(load));
  const [Dialogs] = useState(() => lateComponent(part, DialogNotLoaded, (it) => it));
  useEffect(() => listen(part), [part]);
  return isOpen && <Dialogs onClose={onDismiss} />;
}
