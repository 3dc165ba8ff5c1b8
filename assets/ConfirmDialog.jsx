// @ts-nocheck: types are to be written (issue 10)
/* A modal question. The browser's own <dialog> gives the focus trap, Escape and the inert page. */
import { useEffect, useId, useRef } from "react";

export default function ConfirmDialog({
  isOpen,
  question,
  confirmLabel,
  dismissLabel,
  isBusy,
  onConfirm,
  onDismiss,
  children,
}) {
  const dialog = useRef(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (isOpen && !element.open) element.showModal();
    if (!isOpen && element.open) element.close();
  }, [isOpen]);
  const escaped = (event) => {
    event.preventDefault();
    onDismiss();
  };
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={titleId} onCancel={escaped}>
      <h2 id={titleId}>{question}</h2>
      <div className="dialog-text">{children}</div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onDismiss}>
          {dismissLabel}
        </button>
        {confirmLabel && (
          <button type="button" className="button danger" disabled={isBusy} onClick={onConfirm}>
            {isBusy ? "Asking the controller…" : confirmLabel}
          </button>
        )}
      </div>
    </dialog>
  );
}
