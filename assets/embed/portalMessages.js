/* Messages to the page of the portal around this frame. */

const SOURCE = "jobpane";

/**
 * Sends a message to the page around this frame; a page of any other origin does not get it.
 * @param {string} origin
 * @param {"status" | "finished" | "resize"} type
 * @param {Record<string, unknown>} detail
 */
export function send(origin, type, detail) {
  if (origin && window.parent !== window) {
    window.parent.postMessage({ source: SOURCE, type, detail }, origin);
  }
}
