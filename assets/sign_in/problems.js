/* What the sign-in page says of what has happened before it was opened. The URL names a code; it never
   brings words. */

/** @typedef {{ tone: "ok" | "warning" | "danger", message: string }} Problem */

/** @type {Record<string, Problem>} */
const PROBLEMS = {
  ended: { tone: "warning", message: "Your session is over. Sign in to go on where you were." },
  signed_out: { tone: "ok", message: "You are signed out." },
  canceled: { tone: "warning", message: "You did not allow Jobpane to sign you in. Try again." },
  expired_state: {
    tone: "danger",
    message: "That sign-in took too long, or began in another browser. Try again.",
  },
  sign_in_not_completed: {
    tone: "danger",
    message: "The controller did not confirm your sign-in. Try again, or choose another way.",
  },
  application_refused: {
    tone: "danger",
    message: "The controller does not accept Jobpane's application. Ask whoever runs Jobpane.",
  },
  slowed: {
    tone: "warning",
    message: "Too many sign-ins began at your address. Try again in a minute.",
  },
  no_cookies: {
    tone: "danger",
    message: "Your browser keeps no cookies of Jobpane. Allow them, then load this page again.",
  },
};

/** @type {Problem} */
const OTHER = {
  tone: "danger",
  message: "The controller could not sign you in. Try again, or choose another way.",
};

/** What the URL's code means; null without one. @param {string} search  The query of the URL. */
export function problemOf(search) {
  const code = new URLSearchParams(search).get("problem");
  if (!code) return null;
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : OTHER;
}
