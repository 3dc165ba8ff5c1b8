/* The first screen of a job in a portal's frame, before the page's own scripts are there. On the site
   the server sends it with the page (app/middleware/first_screens.py); whose frame this is, the server
   learns only when the frame shows its key. The script in the page's head (boot.js) loads this file,
   which is bundled by itself (app/hosting/early_script.py).

   It says nothing about failures: the page does, by itself. */
import "../../app/first_screen/finish.js";
import { paintAccent } from "./accentPaint.js";
import { leadOut } from "./links.js";
import { frameOptions } from "./options.js";
import { send } from "./portalMessages.js";
import { storedKey } from "./storedKey.js";
import { nodeOf } from "./tree.js";

// Options of a page's URL that the first screen depends on; all others are for the browser.
const PASSED_ON = ["find", "search"];
const JOB = /\/jobs\/0*(\d{1,10})\/?$/;

/** Once all that was sent of the page is in the document: the first screen stands behind it. */
const whenParsed = () =>
  new Promise((resolve) => {
    if (document.readyState !== "loading") resolve(undefined);
    else document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });

function passedOn() {
  const given = new URLSearchParams(window.location.search);
  const query = new URLSearchParams([...given].filter(([name]) => PASSED_ON.includes(name)));
  return `${query}` && `?${query}`;
}

/**
 * @param {string} base  What the paths of the API begin with.
 * @param {string} key  Of the frame's session.
 * @returns {Promise<HTMLElement | null>} null where there is no first screen
 */
async function fetchScreen(base, key) {
  const job = JOB.exec(window.location.pathname)?.[1];
  if (!job || !key) return null;
  const headers = { Authorization: `Jobpane-Frame ${key}` };
  const answer = await fetch(`${base}/api/jobs/${job}/first-screen${passedOn()}`, { headers, cache: "no-store" });
  if (answer.status !== 200) return null;
  const screen = nodeOf(await answer.json());
  return screen instanceof HTMLElement ? screen : null;
}

/**
 * Shows the job's first screen as soon as there is one. The page takes it away again.
 * @param {string} base  What the paths of the API begin with.
 * @param {Promise<FrameAnswer | null> | undefined} traded  What the link was traded for, if there was one.
 */
export async function show(base, traded) {
  const session = (await traded)?.body;
  const screen = await fetchScreen(base, traded ? (session?.key ?? "") : storedKey());
  if (!screen) return;
  await whenParsed();
  paintAccent(frameOptions.accent);
  leadOut(window);
  document.body.append(screen);
  window.jobpaneFinish?.(screen);
  const page = screen.querySelector("main") ?? screen;
  send(session?.origin ?? "", "resize", { height: Math.ceil(page.getBoundingClientRect().height) });
}
