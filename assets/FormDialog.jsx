// @ts-nocheck: types are to be written (issue 10)
/* A modal dialog around a form. The browser's own <dialog> gives the focus trap, Escape and the
   inert page; the focus goes to the first field, or to the first one that was refused. */
import { useEffect, useId, useRef } from "react";

export default function FormDialog({ isOpen, stage, refusals, question, onDismiss, children }) {
  const dialog = useRef(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (isOpen && !element.open) element.showModal();
    if (!isOpen && element.open) element.close();
  }, [isOpen, stage]);
  useEffect(() => {
    if (!isOpen || stage === "launching") return;
    const find = (selector) => dialog.current.querySelector(selector);
    (find('[aria-invalid="true"]') ?? find("input, a[href], button"))?.focus();
  }, [isOpen, stage, refusals]);
  const escaped = (event) => {
    event.preventDefault();
    onDismiss();
  };
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={titleId} onCancel={escaped}>
      <h2 id={titleId}>{question}</h2>
      {isOpen && children}
    </dialog>
  );
}
