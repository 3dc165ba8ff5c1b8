/* A modal dialog. The browser's own <dialog> gives the focus trap, Escape and the inert page. */
import { useEffect, useId, useLayoutEffect, useRef } from "react";

const REFUSED_FIELD = '[aria-invalid="true"]';
const FIRST_CONTROL = "input, a[href], button";

/**
 * @typedef {object} DialogProps
 * @property {boolean} isOpen
 * @property {string} title  The heading, which names the dialog for screen readers too.
 * @property {string} [focusKey]  Each new value moves the focus to the first field that was refused,
 *   else to the first control; "" leaves the focus where the browser puts it.
 * @property {string} [className]
 * @property {() => void} onDismiss  Called for Escape; the dialog stays until `isOpen` is false.
 * @property {import("react").ReactNode} children  Not rendered while the dialog is closed.
 */

/** @param {DialogProps} props */
export default function Dialog({ isOpen, title, focusKey = "", className = "", onDismiss, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!isOpen || !element) return undefined;
    element.showModal();
    return () => element.close(); // before it leaves the page: then the focus goes back
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen || !focusKey) return;
    /** @param {string} selector @returns {HTMLElement | null | undefined} */
    const find = (selector) => dialog.current?.querySelector(selector);
    (find(REFUSED_FIELD) ?? find(FIRST_CONTROL))?.focus();
  }, [isOpen, focusKey]);
  /** @param {import("react").SyntheticEvent} event */
  const escaped = (event) => {
    event.preventDefault();
    onDismiss();
  };
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={titleId}
      onCancel={escaped}
    >
      <h2 id={titleId}>{title}</h2>
      {isOpen && children}
    </dialog>
  );
}
