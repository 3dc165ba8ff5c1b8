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

/** @typedef {"over" | "on" | "unknown"} SessionState  Whether somebody is signed in, where they have to. */

/** @type {Promise<SessionState> | null} */
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

/** @returns {Promise<SessionState>} */
async function askedState() {
  try {
    const session = await fetchSession();
    return session.mode === "sign-in" && !session.signed_in ? "over" : "on";
  } catch {
    return "unknown";
  } finally {
    asking = null;
  }
}

/** All who ask at once share one request. */
function sessionState() {
  asking ??= askedState();
  return asking;
}

/** @param {boolean} isHidden */
function hidePage(isHidden) {
  document.documentElement.style.visibility = isHidden ? "hidden" : "";
}

/** Go to the sign-in. */
function leave() {
  hidePage(true);
  const { search, hash } = window.location;
  window.location.replace(wholePath(signInUrl({ pathname: pagePath(), search, hash }, "ended")));
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
  if ((await sessionState()) !== "over") return false;
  leave();
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

/**
 * A page that the browser had kept as it was is not seen before its session is known to go on: somebody
 * else may look at it. Where Jobpane does not answer it is loaded again, as if it had not been kept.
 * @param {PageTransitionEvent} event
 */
async function shownAgain({ persisted }) {
  if (!persisted) return;
  if (EMBEDDED.test(pagePath())) return void sessionMayBeOver();
  isSigningOut = false; // that is what it was left for
  hidePage(true);
  const state = await sessionState();
  if (state === "over") leave();
  else if (state === "unknown") window.location.reload();
  else hidePage(false);
}

/**
 * Watch for the end of the session. A page changes its frame while it is hydrated, so one watch may end
 * after another has begun: each has listeners of its own.
 * @returns {() => void} ends it
 */
export function watchSession() {
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener("jobpane:disconnected", () => void disconnected(), { signal });
  window.addEventListener("pageshow", (event) => void shownAgain(event), { signal });
  return () => listening.abort();
}
