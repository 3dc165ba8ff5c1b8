/* When a session is over the page goes to the sign-in, and comes back to the same place after it.
   What it showed is not kept. A portal's frame (embed/frameSession.js) looks after its session itself. */
import { pagePath, storageKey, wholePath } from "../controller.js";
import { isPortalFrame } from "../embed/options.js";
import { fetchSession, postWithNewToken } from "../sessionApi.js";

const RELOADED_KEY = "jobpane.reloaded";
const RELOAD_PAUSE_MS = 10_000;

/** The event of a page in a frame, in place of a sign-in, which none may frame. */
export const SESSION_OVER = "jobpane:session-over";

const SIGNED_OUT = 401;

/** @typedef {"over" | "on" | "none" | "unknown"} SessionState  "none" where nobody has to sign in. */

/** @type {Promise<SessionState> | null} */
let asking = null;
let isSigningOut = false; // then the end of the session is no news

/**
 * The sign-in's URL with the way back.
 * @param {{ pathname: string, search: string, hash: string }} url  Of the page; its path without the
 *   controller.
 * @param {string} problem  What the sign-in page says.
 */
function signInUrl({ pathname, search, hash }, problem) {
  const next = encodeURIComponent(`${pathname}${search}${hash}`);
  return `/sign-in?next=${next}&problem=${problem}`;
}

/** @returns {Promise<SessionState>} */
async function askedState() {
  try {
    const session = await fetchSession();
    if (session.mode !== "sign-in") return "none";
    return session.signed_in ? "on" : "over";
  } catch {
    return "unknown";
  }
}

/** All who ask at once share one request. */
function sessionState() {
  if (asking) return asking;
  const mine = askedState().finally(() => {
    if (asking === mine) asking = null;
  });
  asking = mine;
  return mine;
}

/**
 * Hide all of the page: no style sheet shows a part of it.
 * @param {boolean} isHidden
 */
function hidePage(isHidden) {
  document.documentElement.style.visibility = isHidden ? "hidden" : "";
}

/** Go to the sign-in; in a frame say that the session is over, which shows what then is there. */
function leave() {
  hidePage(true);
  if (window.parent !== window) return void window.dispatchEvent(new Event(SESSION_OVER));
  const { search, hash } = window.location;
  window.location.replace(wholePath(signInUrl({ pathname: pagePath(), search, hash }, "ended")));
}

/**
 * Ask whether somebody is still signed in, and go to the sign-in if not; called at any sign of it.
 * @returns {Promise<boolean>}  Whether the page is left.
 */
export async function sessionMayBeOver() {
  if (isPortalFrame(window.location)) {
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
  if (isPortalFrame(window.location)) return void sessionMayBeOver();
  if (await sessionMayBeOver()) return;
  const reloadedAt = Number(sessionStorage.getItem(storageKey(RELOADED_KEY)));
  if (Date.now() - reloadedAt < RELOAD_PAUSE_MS) return;
  sessionStorage.setItem(storageKey(RELOADED_KEY), String(Date.now()));
  window.location.reload();
}

/**
 * A page that the browser had kept as it was is seen only where nobody has to sign in: another user may
 * have done so meanwhile, also here. Else it is loaded again, as where Jobpane does not answer. What was
 * asked before it was kept says nothing about now.
 * @param {PageTransitionEvent} event
 */
async function shownAgain({ persisted }) {
  if (!persisted) return;
  if (isPortalFrame(window.location)) return void sessionMayBeOver();
  hidePage(true);
  asking = null;
  const state = await sessionState();
  if (state === "over") leave();
  else if (state === "none") hidePage(false);
  else window.location.reload();
}

/**
 * Watch for the end of the session. One watch may end after the next page's has begun: each has
 * listeners of its own.
 * @returns {() => void} ends it
 */
export function watchSession() {
  const listening = new AbortController();
  const { signal } = listening;
  window.addEventListener("jobpane:disconnected", () => void disconnected(), { signal });
  window.addEventListener("pageshow", (event) => void shownAgain(event), { signal });
  return () => listening.abort();
}
