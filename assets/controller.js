/* Where a page is: which of several controllers it shows, and below which path people open Jobpane,
   as its <html> element says (app/middleware/controller_pages.py, app/middleware/site_path.py). With
   one controller at the root of a host it says nothing and all URLs are plain. */

/**
 * A configured controller.
 * @typedef {object} Controller
 * @property {string} name
 * @property {string} host
 * @property {string} color  The name of one (assets/styles/controllers.css), "" for none.
 */

/** @typedef {{ pathname: string, search: string }} PageUrl */

const root = () => globalThis.document?.documentElement;

/** The name of the page's controller; "" where there is only one. */
export const controllerName = () => root()?.dataset?.controller ?? "";

/** What all of Jobpane's paths begin with: "/tools/jobpane", or "" at the root of a host. */
export const sitePath = () => root()?.dataset?.sitePath ?? "";

/**
 * The path of one of the frontend's own files, or of what is the same for all controllers.
 * @param {string} path
 */
export const siteFile = (path) => sitePath() + path;

/**
 * @param {string} pathname
 * @param {string} base
 */
const below = (pathname, base) =>
  base && `${pathname}/`.startsWith(`${base}/`) ? pathname.slice(base.length) || "/" : pathname;

/**
 * A path below Jobpane's own: "/c/lab/jobs/42" of "/tools/jobpane/c/lab/jobs/42".
 * @param {string} pathname
 */
export const pathInSite = (pathname) => below(pathname, sitePath());

/** What all paths of the page's controller begin with: "/tools/jobpane/c/lab", or "". */
export const basePath = () => sitePath() + (controllerName() ? `/c/${controllerName()}` : "");

/**
 * The path of a page without its controller: "/jobs/42" of "/c/lab/jobs/42", as the router names it.
 * @param {{ pathname: string }} [url]
 */
export const pagePath = ({ pathname } = window.location) => below(pathname, basePath());

/**
 * The whole path of one of the controller's pages or API routes: "/c/lab/jobs/42" of "/jobs/42". For
 * what does not go through the router, which knows the base.
 * @param {string} path
 */
export const wholePath = (path) => basePath() + path;

/**
 * The name of something in the browser's storage that is about one controller only.
 * @param {string} key
 */
export const storageKey = (key) => `${key}${basePath()}`;

/**
 * A page's title with its controller's name, which stands first: tabs cut the end.
 * @param {string} title
 */
export const namedTitle = (title) => (controllerName() ? `${controllerName()}: ${title}` : title);

/**
 * The controllers that may be shown here, in the configured order; of an embedded page only its own.
 * @returns {Controller[]}
 */
export function listedControllers() {
  try {
    const listed = JSON.parse(root()?.dataset?.controllers ?? "[]");
    return Array.isArray(listed) ? listed : [];
  } catch {
    return [];
  }
}

/**
 * The same kind of page at another controller. A job's number is another job there, so its page leads
 * to the list.
 * @param {string} name of the other controller
 * @param {PageUrl} page the open page, its path without the controller
 */
export function hrefAt(name, { pathname, search }) {
  const path = pathname.replace(/\/+$/, "");
  const there = siteFile(`/c/${encodeURIComponent(name)}`);
  if (path === "/jobs") return `${there}/jobs${search}`;
  if (path.startsWith("/jobs/")) return `${there}/jobs`;
  return path === "/sign-in" || path === "/sessions" ? there + path : there;
}

/**
 * Whether a path leads to a page of several controllers, which takes a full page load.
 * @param {string} path
 */
export const leavesController = (path) => controllerName() !== "" && path.startsWith("/c/");

/**
 * The router's manifest with the paths of its scripts below Jobpane's own; the build names them from
 * the root of the host.
 * @template T
 * @param {T} manifest
 * @returns {T}
 */
export function placedManifest(manifest) {
  if (!sitePath()) return manifest;
  /** @param {string} _name @param {unknown} value */
  const placed = (_name, value) =>
    typeof value === "string" && value.startsWith("/assets/") ? siteFile(value) : value;
  return JSON.parse(JSON.stringify(manifest), placed);
}
