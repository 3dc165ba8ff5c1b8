/* The first screen of a job in a portal's frame, before the page's own scripts are there. On the site
   the server sends it with the page (app/middleware/first_screens.py); whose frame this is, the server
   learns only when the frame shows its key. The script in the page's head (boot.js) loads this file,
   which is bundled by itself (app/hosting/early_script.py).

   It says nothing about a link that opens nothing: the page does, by itself. */
import "../../app/first_screen/finish.js";
import { paintAccent } from "./accentPaint.js";
import { leadOut } from "./links.js";
import { frameOptions } from "./options.js";
import { send } from "./portalMessages.js";
import { storedKey } from "./storedKey.js";
import { nodeOf } from "./tree.js";

/** Once all that was sent of the page is in the document: the first screen stands behind it. */
const whenParsed = () =>
  new Promise((resolve) => {
    if (document.readyState !== "loading") resolve(undefined);
    else document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });

/**
 * @param {Response | null} answer
 * @returns {Promise<HTMLElement | null>} null where there is no first screen
 */
async function screenOf(answer) {
  if (!answer || answer.status === 204) return null;
  const given = await answer.json();
  const screen = nodeOf(given.error ? given.screen : given);
  return screen instanceof HTMLElement ? screen : null;
}

/**
 * Shows the job's first screen as soon as there is one. The page takes it away again.
 * @param {Promise<FrameAnswer | null> | undefined} traded  What the link was traded for, if there was one.
 * @param {(storedKey: string) => Promise<Response | null> | null} askedFor  What has been asked for then,
 *   else what is asked for with the key of a session that lasts.
 */
export async function show(traded, askedFor) {
  const screen = await screenOf(await askedFor(traded ? "" : storedKey()));
  if (!screen) return;
  await whenParsed();
  paintAccent(frameOptions.accent);
  leadOut(window);
  document.body.append(screen);
  window.jobpaneFinish?.(screen);
  const page = screen.querySelector("main") ?? screen;
  const origin = (await traded)?.body?.origin ?? "";
  send(origin, "resize", { height: Math.ceil(page.getBoundingClientRect().height) });
}
