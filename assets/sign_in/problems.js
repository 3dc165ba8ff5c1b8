/* What the sign-in page says of what has happened before it was opened. The URL names a code; it never
   brings words. */

/** @typedef {{ tone: "ok" | "warning" | "danger", message: string }} Problem */

/** @type {Record<string, Problem>} */
const PROBLEMS = {
  ended: { tone: "warning", message: "Your session has ended. Sign in to continue where you were." },
  signed_out: { tone: "ok", message: "You're signed out." },
  canceled: { tone: "warning", message: "You didn't allow Jobpane to sign you in. Try again." },
  expired_state: {
    tone: "danger",
    message: "This sign-in took too long or started in another browser. Try again.",
  },
  sign_in_not_completed: {
    tone: "danger",
    message: "The controller didn't confirm your sign-in. Try again, or choose another way.",
  },
  application_refused: {
    tone: "danger",
    message: "The controller rejected Jobpane's application. Contact an administrator.",
  },
  slowed: {
    tone: "warning",
    message: "Too many sign-ins from your address. Try again in a minute.",
  },
  no_cookies: {
    tone: "danger",
    message: "Your browser blocks Jobpane's cookies. Allow them and reload this page.",
  },
};

/** @type {Problem} */
const OTHER = {
  tone: "danger",
  message: "The controller couldn't sign you in. Try again, or choose another way.",
};

/** What the URL's code means; null without one. @param {string} search  The query of the URL. */
export function problemOf(search) {
  const code = new URLSearchParams(search).get("problem");
  if (!code) return null;
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : OTHER;
}
