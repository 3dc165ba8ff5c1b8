/* A download of a portal's frame: the browser sends no key with a link that it follows, so the frame
   gets a URL that works once. */
import { apiFetch } from "../apiFetch.js";
import { basePath } from "../controller.js";
import { readSession } from "./frameSession.js";

/** Whether a link to a download has to be replaced. */
export const needsTicket = () => readSession().state !== "none";

/**
 * @param {string} url  The download's, absolute or below this page's origin.
 * @returns {Promise<string>} the URL to follow
 * @throws {Error} with words for the user
 */
export async function ticketUrl(url) {
  const { pathname, search, origin } = new URL(url, window.location.href);
  const prefix = basePath();
  const answer = await apiFetch(`${prefix}/api/download-tickets`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ url: pathname.slice(prefix.length) + (search || "?") }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error?.sentence ?? "");
  return origin + body.url;
}
