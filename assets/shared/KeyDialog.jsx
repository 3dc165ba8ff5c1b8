/* The help on keys, in lists and in an output: the keys scroll by themselves, and below them, always in
   sight, are the switch for single letters (WCAG 2.1.4) and Close, which has the focus at first. */
import { useEffect, useRef } from "react";
import Dialog from "./Dialog.jsx";

/**
 * @typedef {object} KeyDialogProps
 * @property {boolean} hasLetters  Whether single letters work as keys.
 * @property {() => void} onLetters  Switches that on and off.
 * @property {() => void} onClose
 * @property {import("react").ReactNode} children  The lists of keys.
 */

/** @param {KeyDialogProps} props */
export default function KeyDialog({ hasLetters, onLetters, onClose, children }) {
  const close = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => close.current?.focus(), []);
  return (
    <Dialog isOpen title="Keyboard shortcuts" className="key-dialog" onDismiss={onClose}>
      <div className="key-lists" tabIndex={0} role="group" aria-label="Keys">
        <div>{children}</div>
      </div>
      <div className="key-foot">
        <label>
          <input type="checkbox" checked={hasLetters} onChange={onLetters} />
          Use single-letter shortcuts
        </label>
        <button ref={close} type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
