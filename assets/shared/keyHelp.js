/* Asks for the help of the site's keys (assets/frame/SiteKeys.jsx) from a button or a menu. */
export const ASKED = "jobpane:keys";

export const askForKeys = () => window.dispatchEvent(new Event(ASKED));
