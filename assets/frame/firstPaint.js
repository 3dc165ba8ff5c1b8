/* When the page may be hydrated. That keeps the browser busy for some tenths of a second, in which it
   paints nothing; so the first screen, which the server sends behind the page, is painted before
   (app/hosting/first_paint.py). A controller that takes long holds nothing up. */

const LONGEST_MS = 300; // since the page was asked for
const FRAME_MS = 100; // a tab out of sight paints nothing
const JOB_PAGE = /\/jobs\/[^/]+\/?$/;

const isThere = () => document.getElementById("first-screen") !== null;

/** Whether a first screen may still come: as a part of the page, or in a portal's frame by its key. */
const isAwaited = () =>
  JOB_PAGE.test(window.location.pathname) &&
  (document.readyState === "loading" || window.jobpaneFrame !== undefined);

/** The first screen is there, or is waited for no longer. */
const screenCame = () =>
  new Promise((resolve) => {
    const look = () => {
      if (!isThere() && isAwaited() && performance.now() < LONGEST_MS) return;
      observer.disconnect();
      document.removeEventListener("DOMContentLoaded", look);
      clearTimeout(timer);
      resolve(undefined);
    };
    const observer = new MutationObserver(look);
    const timer = setTimeout(look, Math.max(0, Math.ceil(LONGEST_MS - performance.now())));
    document.addEventListener("DOMContentLoaded", look);
    observer.observe(document.body, { childList: true });
    look();
  });

/** A frame has been painted. */
const painted = () =>
  new Promise((resolve) => {
    setTimeout(resolve, FRAME_MS);
    requestAnimationFrame(() => setTimeout(resolve, 0)); // the frame follows its callbacks
  });

/** @returns {Promise<void>} */
export async function firstPaint() {
  await screenCame();
  if (isThere()) await painted();
}
