/* The scripts of a job's page run before they are needed. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { loadJobPage } from "../../../assets/frame/jobPageScripts.js";

beforeEach(() => {
  globalThis.window = {};
});

afterEach(() => {
  delete globalThis.window;
  delete globalThis.jobPageRan;
});

test("the script that the router's manifest names for a job's page is run", async () => {
  const module = "data:text/javascript,globalThis.jobPageRan = true";
  globalThis.window.__reactRouterManifest = { routes: { root: { module: "x" }, job: { path: "jobs/:job_id", module } } };
  loadJobPage();
  await import(module);
  assert.equal(globalThis.jobPageRan, true);
});

test("a manifest of another shape, or a script that fails, changes nothing", () => {
  loadJobPage();
  globalThis.window.__reactRouterManifest = { routes: { job: { path: "jobs/:job_id", module: "data:text/javascript,throw 1" } } };
  assert.doesNotThrow(loadJobPage);
});
