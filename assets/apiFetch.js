/* fetch() for all that a page shows: a portal's frame says who it is with every request, once it
   knows that itself. Only the sessions themselves are asked for without it. */
import { frameHeaders, isWaiting, whenOpen } from "./embed/frameSession.js";

/**
 * @param {string} url
 * @param {RequestInit} [options]
 * @returns {Promise<Response>}
 */
export async function apiFetch(url, options = {}) {
  if (isWaiting()) await whenOpen();
  const headers = { ...options.headers, ...frameHeaders() };
  return fetch(url, { ...options, headers });
}
