/* The scripts of a job's page before it is opened: fetched while the browser has nothing else to do,
   run once somebody comes to a link. The router then finds them ready. */

const JOB_ROUTE = "jobs/:job_id"; // as React Router's manifest names it
const WITHOUT_IDLE_MS = 2000; // Safari cannot say when it is idle

/** @typedef {{routes?: Record<string, {path?: string, module: string} | undefined>}} Manifest */

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

/** Runs the scripts of a job's page; a failure is the router's to meet, when the page is opened. */
export function loadJobPage() {
  const { __reactRouterManifest: manifest } = /** @type {{__reactRouterManifest?: Manifest}} */ (window);
  const routes = Object.values(manifest?.routes ?? {});
  const script = routes.find((route) => route?.path === JOB_ROUTE)?.module;
  if (script) import(/* @vite-ignore */ script).catch(() => {});
}
