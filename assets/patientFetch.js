/* fetch() for our own API: a server that is busy says when to come again, and is obeyed. Where nobody
   is signed in any more, the page goes to the sign-in. */
import { sessionMayBeOver } from "./frame/sessionEnd.js";

import { apiFetch } from "./apiFetch.js";

const BUSY = 503;
const SIGNED_OUT = 401;
const LONGEST_S = 60;

/**
 * How long to wait before the next try in ms, or null if the answer is to be used.
 * @param {Response} answer
 */
export function pauseAfter(answer) {
  if (answer.status !== BUSY) return null;
  const seconds = Number(answer.headers.get("Retry-After"));
  if (!(seconds > 0)) return null;
  // Some more, so that all who were refused together do not come again together.
  return Math.min(seconds, LONGEST_S) * (1 + Math.random() / 2) * 1000;
}

/**
 * @param {number} ms
 * @param {AbortSignal | null} [signal]
 * @returns {Promise<void>}
 */
const rested = (ms, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });

/**
 * The first answer that is not "busy"; `options.signal` ends the waiting too.
 * @param {string} url
 * @param {RequestInit} [options]
 */
export async function patientFetch(url, options = {}) {
  for (;;) {
    const answer = await apiFetch(url, options);
    if (answer.status === SIGNED_OUT) sessionMayBeOver();
    const ms = pauseAfter(answer);
    if (ms === null) return answer;
    await rested(ms, options.signal);
  }
}
