/* The list that a job's page was opened from, with its filters, order and page. Kept in the tab only:
   two tabs may have been opened from two lists. */

const KEY = "jobpane.list";
const LIST = /^\/jobs\/?(?:\?|$)/;

export function rememberList(url) {
  try {
    window.sessionStorage.setItem(KEY, url);
  } catch {
    // A browser that keeps nothing leads back to the whole list.
  }
}

/** A search with one hit opens that job at once, unless its URL says that it is to stay a list. */
function staysList(url) {
  const [path, query = ""] = url.split("?");
  const said = new URLSearchParams(query);
  if (said.get("search")) said.set("show", "list");
  return said.size ? `${path}?${said}` : path;
}

/** The remembered list's URL, or "" where none is remembered. */
export function rememberedList() {
  try {
    const url = window.sessionStorage.getItem(KEY) ?? "";
    return LIST.test(url) ? staysList(url) : "";
  } catch {
    return "";
  }
}
