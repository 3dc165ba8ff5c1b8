/* Runs the scripts of a job's page once somebody comes to a link to a job, so that the router finds
   them ready. They have been fetched before, while the browser was idle (PrefetchJobs.jsx). */

const JOB_ROUTE = "jobs/:job_id"; // as React Router's manifest names it

/** @typedef {{routes?: Record<string, {path?: string, module: string} | undefined>}} Manifest */

/** Runs the scripts of a job's page; a failure is the router's to meet, when the page is opened. */
export function loadJobPage() {
  const { __reactRouterManifest: manifest } = /** @type {{__reactRouterManifest?: Manifest}} */ (window);
  const routes = Object.values(manifest?.routes ?? {});
  const script = routes.find((route) => route?.path === JOB_ROUTE)?.module;
  if (script) import(/* @vite-ignore */ script).catch(() => {});
}
