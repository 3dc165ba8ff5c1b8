/* What stands in for a dialog whose code could not be loaded. */
import Dialog from "./Dialog.jsx";

/** @param {{title: string, onClose: () => void}} props */
const NotLoaded = ({ title, onClose }) => (
  <Dialog isOpen title={title} onDismiss={onClose}>
    <p className="dialog-text">Check the connection, then try again.</p>
    <div className="dialog-buttons">
      <button type="button" className="button" onClick={onClose}>
        Close
      </button>
    </div>
  </Dialog>
);

/** @param {{onClose: () => void}} props */
export const DialogNotLoaded = ({ onClose }) => (
  <NotLoaded title="The dialog couldn't be loaded" onClose={onClose} />
);

/** @param {{onClose: () => void}} props */
export const KeysNotLoaded = ({ onClose }) => (
  <NotLoaded title="Keyboard shortcuts couldn't be loaded" onClose={onClose} />
);

/** @param {{onClose: () => void}} props */
export const LinkNotLoaded = ({ onClose }) => (
  <NotLoaded title="The link couldn't be checked" onClose={onClose} />
);
