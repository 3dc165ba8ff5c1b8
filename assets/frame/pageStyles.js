/* The style sheets of pages, as links in the document's head: those of a page are there before it is
   shown, and apply for as long as it is. */

const SHOWN = "all";
const KEPT = "not all"; // fetched, but of no effect

/** Links that are not in the built page. @type {WeakMap<HTMLLinkElement, Promise<void>>} */
const coming = new WeakMap();

/** @param {string} href @returns {HTMLLinkElement | null} */
const linkOf = (href) => document.querySelector(`link[rel="stylesheet"][href="${href}"]`);

/** @param {string} href @param {string} media */
function addedLink(href, media) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href, media, fetchPriority: "high" });
  const came = new Promise((resolve) => {
    link.onload = () => resolve(undefined);
    // A page without its styles is better than none. They are asked for again as it is shown.
    link.onerror = () => resolve(link.remove());
  });
  coming.set(link, came);
  document.head.append(link);
  return link;
}

/**
 * Has a style sheet fetched, unless it is there.
 * @param {string} href
 * @returns {Promise<void> | undefined}
 */
export const styleSheetCame = (href) => coming.get(linkOf(href) ?? addedLink(href, KEPT));

/** @param {string[]} hrefs  They apply from now on. */
export function applyStyles(hrefs) {
  for (const href of hrefs) {
    const link = linkOf(href) ?? addedLink(href, SHOWN);
    if (link.media === KEPT) link.media = SHOWN;
  }
}

/** @param {string[]} hrefs  They apply no longer. */
export function dropStyles(hrefs) {
  for (const href of hrefs) linkOf(href)?.setAttribute("media", KEPT);
}
