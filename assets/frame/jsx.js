/* In the place of Emotion's function of this name (app/hosting/lean_runtime.py): React's own. */
export { createElement as jsx } from "react";
