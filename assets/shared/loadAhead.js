/* When to load what the user has not asked for yet, and whether to. */

const WITHOUT_IDLE_MS = 2000; // Safari cannot say when it is idle

/** Whether the user asks sites to send little. */
export function savesData() {
  const { connection } = /** @type {Navigator & {connection?: {saveData?: boolean}}} */ (navigator);
  return Boolean(connection?.saveData);
}

/**
 * Calls `act` once the page has loaded and nothing else is to be done.
 * @param {() => void} act
 * @returns {() => void} ends the waiting
 */
export function onceIdle(act) {
  let timer = 0;
  const loaded = () => {
    if (window.requestIdleCallback) timer = window.requestIdleCallback(act);
    else timer = window.setTimeout(act, WITHOUT_IDLE_MS);
  };
  if (document.readyState === "complete") loaded();
  else window.addEventListener("load", loaded, { once: true });
  return () => {
    window.removeEventListener("load", loaded);
    if (window.cancelIdleCallback) window.cancelIdleCallback(timer);
    else window.clearTimeout(timer);
  };
}
