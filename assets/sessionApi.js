/* Asks Jobpane who is signed in, and gives the commands that only a page of ours may: each takes the
   CSRF token that the answer holds. Paths are without the controller. */
import { wholePath } from "./controller.js";

/**
 * @typedef {object} Methods
 * @property {boolean} oauth
 * @property {boolean} password
 * @property {boolean} token
 */

/**
 * @typedef {object} Session
 * @property {"built-in" | "service" | "sign-in"} mode
 * @property {boolean} signed_in  Whether pages are shown to this browser.
 * @property {string} user  "" where nobody is named.
 * @property {string} controller  Its host.
 * @property {string} csrf  For `post`.
 * @property {Methods | null} methods  How to sign in; null while somebody is.
 * @property {string} problem  Why the methods are not known; "" where they are.
 * @property {string} next  The page that was asked for; "/" unless it is one of ours.
 */

/**
 * What a command was answered: `ok` with the body, or the message and how long to wait.
 * @typedef {{ isOk: true, body: Record<string, unknown> }
 *   | { isOk: false, status: number, code: string, message: string, waitS: number }} Outcome
 */

const NO_ANSWER = "Jobpane didn't answer. Check your connection and try again.";

/**
 * Who is signed in.
 * @param {string} [next]  The page that was asked for.
 * @param {AbortSignal} [signal]
 * @returns {Promise<Session>}  Rejected where there is no answer, or none that is one.
 */
export async function fetchSession(next = "", signal) {
  const query = next && `?next=${encodeURIComponent(next)}`;
  const response = await fetch(wholePath(`/api/session${query}`), { cache: "no-store", signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

/**
 * Give a command.
 * @param {string} path  Below /api.
 * @param {string} csrf
 * @param {Record<string, string>} [body]
 * @returns {Promise<Outcome>}
 */
export async function post(path, csrf, body = {}) {
  try {
    const response = await fetch(wholePath(path), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) return { isOk: true, body: answer };
    return {
      isOk: false,
      status: response.status,
      code: answer.error.code,
      message: answer.error.sentence,
      waitS: Number(response.headers.get("Retry-After")) || 0,
    };
  } catch {
    return { isOk: false, status: 0, code: "no_answer", message: NO_ANSWER, waitS: 0 };
  }
}

/**
 * Give a command with a token that is fetched for it.
 * @param {string} path
 * @returns {Promise<Outcome>}
 */
export async function postWithNewToken(path) {
  try {
    const { csrf } = await fetchSession();
    return await post(path, csrf);
  } catch {
    return { isOk: false, status: 0, code: "no_answer", message: NO_ANSWER, waitS: 0 };
  }
}
