/* The list that a job's page was opened from, with its filters, order and page. Stored in the tab only:
   two tabs may have been opened from two lists. One for each controller. */
import { storageKey } from "./controller.js";

const KEY = "jobpane.list";
const LIST = /^\/jobs\/?(?:\?|$)/;

/**
 * On a list: the job with this path is being opened from the list with this URL.
 * @param {string} url
 * @param {string} jobPath
 */
export function rememberList(url, jobPath) {
  try {
    window.sessionStorage.setItem(storageKey(KEY), JSON.stringify({ url, jobPath }));
  } catch {
    // A browser that stores nothing leads back to the whole list.
  }
}

/**
 * A search with one hit opens that job at once, unless its URL says that it is to stay a list.
 * @param {string} url
 */
function staysList(url) {
  const [path, query = ""] = url.split("?");
  const said = new URLSearchParams(query);
  if (said.get("search")) said.set("show", "list");
  return said.size ? `${path}?${said}` : path;
}

/**
 * The URL of the list that the job with this path was opened from, or "".
 * @param {string} jobPath
 */
export function rememberedList(jobPath) {
  try {
    const stored = JSON.parse(window.sessionStorage.getItem(storageKey(KEY)) ?? "{}");
    const isFromList = stored.jobPath === jobPath && LIST.test(stored.url ?? "");
    return isFromList ? staysList(stored.url) : "";
  } catch {
    return "";
  }
}
