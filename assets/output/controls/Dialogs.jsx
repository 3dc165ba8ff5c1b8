/* Two dialogs: where a printed link really leads, and which keys there are. */
import Dialog from "../../shared/Dialog.jsx";
import { linkTarget } from "../data/linkTarget.js";
import KeyDialog from "../../shared/KeyDialog.jsx";
import KeyList from "../../shared/KeyList.jsx";
import { isEmbedded } from "../../embed/options.js";
import { keyHelp } from "./keyHelp.js";

/**
 * @typedef {object} LinkDialogProps
 * @property {string} href  The printed link's URL.
 * @property {() => void} onClose
 */

/**
 * A job printed this link; its text may name another URL than it leads to.
 * @param {LinkDialogProps} props
 */
export function LinkDialog({ href, onClose }) {
  const { site, hasUser } = linkTarget(href);
  return (
    <Dialog isOpen title="Open this link from the output?" className="ov-dialog" onDismiss={onClose}>
      <div className="dialog-text">
        <p>
          It leads to <strong className="ov-site">{site}</strong>
        </p>
        <p className="ov-url" tabIndex={0} role="group" aria-label="URL">
          {href}
        </p>
        {hasUser && <p>What stands before the @ is a username, not a site.</p>}
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <a
          className="button primary"
          href={href}
          target="_blank"
          rel="noopener noreferrer"
          onClick={onClose}
        >
          Open link
        </a>
      </div>
    </Dialog>
  );
}

/**
 * @typedef {object} KeyHelpProps
 * @property {boolean} hasLetters  Whether single letters work as keys.
 * @property {() => void} onLetters  Switches that on and off.
 * @property {() => void} onClose
 */

/**
 * Which key does what.
 * @param {KeyHelpProps} props
 */
export function KeyHelp({ hasLetters, onLetters, onClose }) {
  return (
    <KeyDialog hasLetters={hasLetters} onLetters={onLetters} onClose={onClose}>
      <KeyList rows={keyHelp(isEmbedded(window.location.pathname))} />
    </KeyDialog>
  );
}
