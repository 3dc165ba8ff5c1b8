/* Shows the keys of the site: the way there for a pointer, and where single letters are switched off. */
import { askForKeys } from "../shared/keyHelp.js";

export default function KeysButton() {
  return (
    <button type="button" className="link-button keys-button" onClick={askForKeys}>
      Keyboard shortcuts <kbd aria-hidden="true">?</kbd>
    </button>
  );
}
