/* Which of Socket.IO's transports a page begins with: a websocket, unless something on the way swallows
   or cuts websockets, which then costs a while at each page. Where they are refused at once, Socket.IO
   itself goes on with the other one. What was found out is remembered in the tab for some minutes. */
import { storageKey } from "../controller.js";

const KEY = "jobpane.polling";
const REMEMBERED_MS = 10 * 60_000;
const LATER_LIMIT_MS = 20_000; // Socket.IO's own
const SHORT_MS = 5000; // a connection that ends sooner has been cut
const CUTS = 2; // in a row, until websockets are left alone
const CLOSED = /^connection closed before connecting/; // in Reflex's own words

/** The first attempt may take so long, in ms: after it the other transport is tried. */
export const FIRST_LIMIT_MS = 6000;

/**
 * What is used of a Socket.IO Manager.
 * @typedef {object} Manager
 * @property {{ transports: string[], upgrade?: boolean }} opts
 * @property {(ms: number) => unknown} timeout
 * @property {{ transport: { name: string }, once: (event: string, listener: () => void) => unknown }} engine
 */

/** @typedef {"" | "late" | "cut"} Blocked  How websockets fail here, where they do. */

/** @returns {Blocked} */
function remembered() {
  try {
    const { how, at } = JSON.parse(window.sessionStorage.getItem(storageKey(KEY)) ?? "{}");
    const isRecent = Date.now() - at < REMEMBERED_MS;
    return isRecent && (how === "late" || how === "cut") ? how : "";
  } catch {
    return "";
  }
}

/** @param {Blocked} how  "" to forget */
function remember(how) {
  try {
    if (how) window.sessionStorage.setItem(storageKey(KEY), JSON.stringify({ how, at: Date.now() }));
    else window.sessionStorage.removeItem(storageKey(KEY));
  } catch {
    // Then the next page finds it out again.
  }
}

/** @returns {string[]} in the order in which they are tried */
export const firstTransports = () =>
  typeof window !== "undefined" && remembered() ? ["polling", "websocket"] : ["websocket", "polling"];

/** Whether a page that polls tries to go on by a websocket; one that was cut would be cut again. */
export const mayUpgrade = () => remembered() !== "cut";

let openedAt = 0;
let cuts = 0;

/** @param {Manager} io @param {Blocked} how */
function begin(io, how) {
  io.opts.transports.reverse();
  const isPolling = io.opts.transports[0] === "polling";
  io.opts.upgrade = !(isPolling && how === "cut");
  if (isPolling) remember(how);
}

/**
 * An attempt to connect has failed: where it got no answer, or its connection was cut, the next one
 * begins with the other transport.
 * @param {Manager} io
 * @param {string} message  of the error
 */
export function attemptFailed(io, message) {
  if (message === "timeout") begin(io, "late");
  else if (CLOSED.test(message)) begin(io, "cut");
  else return;
  io.timeout(LATER_LIMIT_MS);
}

/** @param {Manager} io */
export function connected(io) {
  openedAt = Date.now();
  if (io.engine.transport.name === "websocket") remember("");
  else io.engine.once("upgrade", () => remember(""));
}

/**
 * An open connection has ended by itself.
 * @param {Manager} io
 * @param {string} transport  the one that it had
 */
export function disconnected(io, transport) {
  const isCut = transport === "websocket" && Date.now() - openedAt < SHORT_MS;
  cuts = isCut ? cuts + 1 : 0;
  if (cuts < CUTS) return;
  cuts = 0;
  if (io.opts.transports[0] !== "polling") begin(io, "cut");
  else {
    io.opts.upgrade = false;
    remember("cut");
  }
}
