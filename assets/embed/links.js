/* Links of a page in a portal's frame: within the page they stay, all others open in a new tab, where
   a user may see more than the portal's frame may. */
import { pathInSite, siteFile } from "../controller.js";

const LINK = "a[href]";

/**
 * Where a link of an embedded page leads on the site: "/jobs/43" of "/embed/jobs/43".
 * @param {string} href  absolute
 * @param {string} pageUrl
 * @returns {string} "" for a link within the page, and for a download
 */
export function siteUrl(href, pageUrl) {
  const [url, page] = [new URL(href, pageUrl), new URL(pageUrl)];
  if (!/^https?:$/.test(url.protocol)) return "";
  if (url.origin === page.origin && url.pathname === page.pathname && url.hash) return "";
  if (url.origin !== page.origin) return url.href;
  const path = pathInSite(url.pathname);
  const isOurs = siteFile(path) === url.pathname;
  if (isOurs) url.pathname = siteFile(path.replace(/^((?:\/c\/[^/]+)?)\/embed\//, "$1/"));
  return url.href;
}

/**
 * @param {Event} event
 * @returns {HTMLAnchorElement | null}
 */
function linkOf(event) {
  const { target } = event;
  return target instanceof Element ? target.closest(LINK) : null;
}

/**
 * Has every link lead out, also those that come later.
 * @param {Window} window
 * @returns {() => void} ends it
 */
export function leadOut(window) {
  /** @param {Event} event @returns {string} */
  const prepared = (event) => {
    const link = linkOf(event);
    const url = link && !link.download && link.getAttribute("download") === null ? siteUrl(link.href, window.location.href) : "";
    if (!link || !url) return "";
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return url;
  };
  /** @param {Event} event */
  const clicked = (event) => {
    const url = prepared(event);
    const isPlain = event instanceof MouseEvent && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!url || !isPlain) return;
    // The router would follow the link by itself, inside the frame.
    event.preventDefault();
    event.stopImmediatePropagation();
    window.open(url, "_blank", "noopener,noreferrer");
  };
  const before = ["pointerdown", "focusin", "contextmenu", "auxclick"];
  window.addEventListener("click", clicked, true);
  for (const name of before) window.addEventListener(name, prepared, true);
  return () => {
    window.removeEventListener("click", clicked, true);
    for (const name of before) window.removeEventListener(name, prepared, true);
  };
}
