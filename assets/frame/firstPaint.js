/* When the page may take over. That keeps the browser busy for some tenths of a second, in which it
   paints nothing; so the first screen, which the server sends behind the page, is painted before
   (app/hosting/client_entry.py). A controller that takes long holds nothing up. */

const LONGEST_MS = 300; // since the page was asked for
const LONGEST_EMBEDDED_MS = 600; // a portal's frame has a key to ask for before
const LONGEST_PAINT_MS = 100; // a tab out of sight paints nothing
const JOB_PAGE = /\/jobs\/[^/]+\/?$/;

const isThere = () => document.getElementById("first-screen") !== null;

/** Whether a first screen may still come as a part of the page. */
const isAwaited = () => JOB_PAGE.test(window.location.pathname) && document.readyState === "loading";

/** The first screen is there, or is waited for no longer. */
const screenCame = () =>
  new Promise((resolve) => {
    let isShowing = window.jobpaneShown !== undefined; // in a portal's frame it comes by itself
    const longestMs = isShowing ? LONGEST_EMBEDDED_MS : LONGEST_MS;
    const look = () => {
      if (!isThere() && (isShowing || isAwaited()) && performance.now() < longestMs) return;
      observer.disconnect();
      document.removeEventListener("DOMContentLoaded", look);
      clearTimeout(timer);
      resolve(undefined);
    };
    const observer = new MutationObserver(look);
    const timer = setTimeout(look, Math.max(0, Math.ceil(longestMs - performance.now())));
    document.addEventListener("DOMContentLoaded", look);
    observer.observe(document.body, { childList: true });
    window.jobpaneShown?.then(() => {
      isShowing = false;
      look();
    });
    look();
  });

/** The browser has painted what is there. */
const painted = () =>
  new Promise((resolve) => {
    setTimeout(resolve, LONGEST_PAINT_MS);
    requestAnimationFrame(() => setTimeout(resolve, 0)); // it paints after these callbacks
  });

/** @returns {Promise<void>} */
export async function firstPaint() {
  await screenCame();
  if (isThere()) await painted();
}
