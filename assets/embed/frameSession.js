/* Who a portal's frame is. The token of its link is traded, once, for the key of a session, which is
   sent with every request and with the websocket's first packet: a frame of another site has no
   cookie. The script in the page's head (boot.js) has asked for the key before this one was there. It
   is in memory, and in the frame's own session storage so that a reload works. A page that is not a
   portal's frame never waits: it is "none", or "over" where it is embedded and hears that its user has
   signed out. */
import { wholePath } from "../controller.js";
import { isEmbedded, isPortalFrame } from "./options.js";
import { storeKey, storedKey } from "./storedKey.js";

/**
 * @typedef {object} FrameSession
 * @property {"none" | "opening" | "away" | "open" | "refused" | "over"} state  "away" while Jobpane
 *   does not answer and is asked again; "refused" where the link opens nothing; "over" also of a page
 *   that no portal frames, but one of ours.
 * @property {string} origin  The portal's, as Jobpane knows it; "" until the session is open.
 * @property {boolean} actions  Whether the frame may act.
 */

const EVERY_MS = 5 * 60_000; // well within the hour after which an unused session ends
const RETRY_MS = [1000, 2000, 5000, 15_000];
const SCHEME = "Jobpane-Frame";
const SESSION_OVER = "jobpane:session-over"; // of assets/frame/sessionEnd.js

/** @type {FrameSession} */
let session = { state: "none", origin: "", actions: false };
let key = "";
/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {(value?: undefined) => void} */
let open = () => {};
/** @type {Promise<void>} */
let opened = Promise.resolve();
let isChecking = false;

/** @param {Partial<FrameSession>} changes */
function change(changes) {
  session = { ...session, ...changes };
  if (session.state === "open") open();
  listeners.forEach((listener) => listener());
}

export const readSession = () => session;

/**
 * @param {() => void} listener
 * @returns {() => void} ends the subscription
 */
export function onSessionChange(listener) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Whether nothing can be asked for yet. */
export const isWaiting = () => session.state !== "none" && session.state !== "open";

/** Until the session is open; for ever where the link opens nothing. */
export const whenOpen = () => opened;

/** For the payload of Socket.IO's CONNECT packet. */
export const frameAuth = () => (session.state === "none" ? {} : { frame: key });

/** @returns {Record<string, string>} for every request to the API */
export const frameHeaders = () => (session.state === "none" ? {} : { Authorization: `${SCHEME} ${key}` });

/** @param {string} newKey  "" to forget the old one */
function keep(newKey) {
  key = newKey;
  storeKey(newKey);
}

/** @returns {string} the API's URL, below the controller's name where there are several */
const sessionsUrl = () => wholePath("/api/embed-sessions");

/** @param {RequestInit} request @returns {Promise<FrameAnswer | null>} null while Jobpane is away */
async function asked(request) {
  try {
    const answer = await fetch(sessionsUrl(), request);
    return { status: answer.status, body: await answer.json().catch(() => null) };
  } catch {
    return null;
  }
}

/**
 * @param {RequestInit} request
 * @param {Promise<FrameAnswer | null>} [first]  Of the same request, if it was sent already.
 * @returns {Promise<FrameAnswer>} the first answer that says yes or no
 */
async function answered(request, first = asked(request)) {
  for (let tries = 0, coming = first; ; tries += 1, coming = asked(request)) {
    const answer = await coming;
    if (answer && answer.status < 500) return answer;
    if (tries > 0 && session.state === "opening") change({ state: "away" });
    const ms = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

/** Goes on with what boot.js has begun: trades the token of the link for a session. @param {BegunFrame} begun */
async function trade({ request, answer }) {
  const { body: found } = await answered(request, answer);
  if (!found?.key) {
    keep("");
    change({ state: "refused" });
    return;
  }
  keep(found.key);
  change({ state: "open", origin: found.origin, actions: found.actions === true });
}

/** Asks whether the session lasts, which keeps it in use. */
export async function checkSession() {
  if (!key || isChecking || session.state === "over" || session.state === "refused") return;
  isChecking = true;
  const { status, body: found } = await answered({ cache: "no-store", headers: { Authorization: `${SCHEME} ${key}` } });
  isChecking = false;
  if (status === 401) {
    keep("");
    change({ state: "over" });
  } else if (found?.origin) {
    change({ state: "open", origin: found.origin, actions: found.actions === true });
  }
}

/** Begins as the page's URL says. Of an embedded page in no portal's frame, only the end is said here. */
export function begin() {
  const begun = window.jobpaneFrame;
  delete window.jobpaneFrame;
  if (!isPortalFrame(window.location)) {
    if (isEmbedded(window.location.pathname)) window.addEventListener(SESSION_OVER, () => change({ state: "over" }));
    return;
  }
  opened = new Promise((resolve) => {
    open = resolve;
  });
  change({ state: "opening" });
  setInterval(checkSession, EVERY_MS);
  document.addEventListener("visibilitychange", checkSession);
  window.addEventListener(SESSION_OVER, checkSession);
  if (begun) {
    trade(begun);
    return;
  }
  key = storedKey();
  if (key) checkSession();
  else change({ state: "refused" });
}

if (typeof window !== "undefined") begin();
