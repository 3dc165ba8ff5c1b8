/* The only texts of which a page may make markup: one constant, and what has no "<" and so makes no
   element. The policy of our pages has a browser ask here (app/middleware/security_headers.py).

   React needs them where a page's markup is not as it was built, because an extension has changed
   it: then it makes the whole page again, with inert scripts in place of those that have run. */

const INERT_SCRIPT = "<script></script>";

const POLICY = {
  /** @param {string} text */
  createHTML: (text) => (text === INERT_SCRIPT || !text.includes("<") ? text : null),
  // An inline script runs only if its hash is in the policy.
  /** @param {string} text */
  createScript: (text) => text,
};

if (typeof window !== "undefined" && "trustedTypes" in window) {
  /** @type {{ createPolicy(name: string, rules: typeof POLICY): unknown }} */ (
    window.trustedTypes
  ).createPolicy("default", POLICY);
}
