/* Which links lead to the page of a job, and who comes to one: pointer, focus or finger. One set of
   listeners hears all links of the page, also those that come later. */
import { basePath, pagePath } from "../controller.js";
import { jobIdOf } from "../url.js";

/** @import { LinkedJob } from "./JobRequests.js" */

const LINK = "a[href]";
const PRESSED_ITSELF = "a, button, input, label, select";
const ROW = ".jobs-box tbody tr"; // all of it opens the job: see assets/list/RowKeys.jsx
const PRIMARY_OR_MIDDLE = [0, 1]; // buttons of a mouse that open a link

/**
 * The job of a link of this controller; null where it leads elsewhere, or to the page that is open.
 * @param {{origin: string, pathname: string, search: string}} url
 * @returns {LinkedJob | null}
 */
export function linkedJob({ origin, pathname, search }) {
  const start = `${basePath()}/jobs/`;
  if (origin !== window.location.origin || !pathname.startsWith(start)) return null;
  const path = `/jobs/${pathname.slice(start.length)}`;
  const id = /^\/jobs\/[^/]+\/?$/.test(path) ? jobIdOf(path) : 0;
  if (!id || id === jobIdOf(pagePath())) return null;
  return { id, search: new URLSearchParams(search).get("search") ?? "" };
}

/**
 * The link that a press on an element follows.
 * @param {EventTarget | null} target
 * @returns {HTMLAnchorElement | null}
 */
function linkOf(target) {
  const element = /** @type {Element | null} */ (target);
  if (!element?.closest) return null;
  const link = element.closest(LINK);
  if (link || element.closest(PRESSED_ITSELF)) return /** @type {HTMLAnchorElement | null} */ (link);
  return element.closest(ROW)?.querySelector(LINK) ?? null;
}

/**
 * @typedef {object} Listener  What hears of links to jobs.
 * @property {(link: object, job: LinkedJob) => void} point
 * @property {(link: object | null) => void} leave
 * @property {(job: LinkedJob) => void} press
 */

/**
 * Has `listener` hear of every link to a job.
 * @param {EventTarget} page
 * @param {Listener} listener
 * @returns {() => void} ends it
 */
export function watchJobLinks(page, listener) {
  const abort = new AbortController();
  /** @type {HTMLAnchorElement | null} */
  let under = null;
  /** @param {HTMLAnchorElement | null} link */
  const come = (link) => {
    if (link !== under) listener.leave(under);
    under = link;
    const job = link && linkedJob(link);
    if (link && job) listener.point(link, job);
  };
  /** @param {string} name @param {(event: PointerEvent) => void} heard */
  const hear = (name, heard) =>
    page.addEventListener(name, (event) => heard(/** @type {PointerEvent} */ (event)), {
      passive: true,
      signal: abort.signal,
    });
  hear("pointerover", (event) => event.pointerType !== "touch" && come(linkOf(event.target)));
  hear("pointerout", (event) => event.relatedTarget === null && come(null));
  hear("pointerdown", (event) => {
    const link = linkOf(event.target);
    const job = link && linkedJob(link);
    // A finger that scrolls begins on a link as well; the browser cancels its press soon.
    if (event.pointerType === "touch") come(link);
    else if (job && PRIMARY_OR_MIDDLE.includes(event.button)) listener.press(job);
  });
  hear("pointerup", (event) => event.pointerType === "touch" && come(null));
  hear("pointercancel", () => come(null));
  hear("focusin", (event) => {
    const link = linkOf(event.target);
    const job = link && linkedJob(link);
    if (link && job) listener.point(link, job);
  });
  hear("focusout", (event) => listener.leave(linkOf(event.target)));
  return () => abort.abort();
}
