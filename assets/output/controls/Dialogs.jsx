// @ts-nocheck: types are to be written (issue 10)
/* Two dialogs: where a printed link really leads, and which keys there are. The browser's own
   <dialog> gives the focus trap, Escape and the inert page. */
import { useEffect, useId, useRef } from "react";
import { KEY_HELP } from "./useKeys.js";

function Dialog({ title, onClose, children }) {
  const dialog = useRef(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element.showModal();
    return () => element.close();
  }, []);
  return (
    <dialog ref={dialog} className="dialog ov-dialog" aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

/** A job printed this link; its text may say another address than it leads to. */
export function LinkDialog({ href, onClose }) {
  return (
    <Dialog title="Open a link that the job printed?" onClose={onClose}>
      <div className="dialog-text">
        <p>It leads to:</p>
        <p className="ov-address" tabIndex={0} role="group" aria-label="Address">
          {href}
        </p>
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onClose}>
          Stay here
        </button>
        <a
          className="button primary"
          href={href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          onClick={onClose}
        >
          Open
        </a>
      </div>
    </Dialog>
  );
}

export function KeyHelp({ hasLetters, onLetters, onClose }) {
  return (
    <Dialog title="Keys of the output" onClose={onClose}>
      <dl className="ov-keys">
        {KEY_HELP.map(([keys, what]) => (
          <div key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label className="ov-inline">
        <input type="checkbox" checked={hasLetters} onChange={onLetters} />
        Single letters work as keys
      </label>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
