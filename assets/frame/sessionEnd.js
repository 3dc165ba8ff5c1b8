/* When a session is over the page goes to the sign-in, and comes back to the same place after it.
   What it showed is not kept. */
import { pagePath, storageKey, wholePath } from "../controller.js";
import { fetchSession, postWithNewToken } from "../sessionApi.js";

const EMBEDDED = /^\/embed\//;
const RELOADED_KEY = "jobpane.reloaded";
const RELOAD_PAUSE_MS = 10_000;

/** The event of a page that a portal shows, in place of a sign-in. */
export const SESSION_OVER = "jobpane:session-over";

const SIGNED_OUT = 401;

/** @type {Promise<boolean> | null} */
let asking = null;
let isSigningOut = false; // then the end of the session is no news

/**
 * The sign-in's URL with the way back.
 * @param {{ pathname: string, search: string, hash: string }} url  Of the page; its path without the
 *   controller.
 * @param {string} problem  What the sign-in page says.
 */
export function signInUrl({ pathname, search, hash }, problem) {
  const next = encodeURIComponent(`${pathname}${search}${hash}`);
  return `/sign-in?next=${next}&problem=${problem}`;
}

/** Whether nobody is signed in any more; false also where that is not known. */
async function isOver() {
  try {
    const session = await fetchSession();
    return session.mode === "sign-in" && !session.signed_in;
  } catch {
    return false;
  } finally {
    asking = null;
  }
}

/**
 * Ask whether somebody is still signed in, and go to the sign-in if not; called at any sign of it.
 * @returns {Promise<boolean>}  Whether the page is left.
 */
export async function sessionMayBeOver() {
  if (EMBEDDED.test(pagePath())) {
    window.dispatchEvent(new Event(SESSION_OVER));
    return false;
  }
  if (isSigningOut) return true;
  asking ??= isOver();
  if (!(await asking)) return false;
  document.documentElement.style.visibility = "hidden";
  const { search, hash } = window.location;
  window.location.replace(wholePath(signInUrl({ pathname: pagePath(), search, hash }, "ended")));
  return true;
}

/**
 * Sign out by a command of the API, and leave the page.
 * @param {string} path
 * @returns {Promise<string>}  Why the user is still signed in; "" where the page is left.
 */
export async function signOut(path) {
  isSigningOut = true;
  const outcome = await postWithNewToken(path);
  if (outcome.isOk || outcome.status === SIGNED_OUT) {
    window.location.replace(wholePath("/sign-in?problem=signed_out"));
    return "";
  }
  isSigningOut = false;
  return `You're still signed in. ${outcome.message}`;
}

/** The server has ended the page's connection: the session is over, or the page begins again. */
async function disconnected() {
  if (EMBEDDED.test(pagePath())) return void sessionMayBeOver();
  if (await sessionMayBeOver()) return;
  const reloadedAt = Number(sessionStorage.getItem(storageKey(RELOADED_KEY)));
  if (Date.now() - reloadedAt < RELOAD_PAUSE_MS) return;
  sessionStorage.setItem(storageKey(RELOADED_KEY), String(Date.now()));
  window.location.reload();
}

/** @param {PageTransitionEvent} event */
const shownAgain = (event) => {
  if (event.persisted) sessionMayBeOver(); // the browser had kept it, as it was
};

/**
 * Watch for the end of the session. A page changes its frame while it is hydrated, so one watch may end
 * after another has begun: each has listeners of its own.
 * @returns {() => void} ends it
 */
export function watchSession() {
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener("jobpane:disconnected", () => void disconnected(), { signal });
  window.addEventListener("pageshow", (event) => shownAgain(event), { signal });
  return () => listening.abort();
}
