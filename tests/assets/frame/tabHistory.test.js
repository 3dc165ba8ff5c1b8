import assert from "node:assert/strict";
import { test } from "node:test";
import { TabHistory } from "../../../assets/frame/tabHistory.js";

const ROUTES = [
  {
    id: "root",
    path: "",
    children: [
      { id: "start", index: true },
      { id: "job", path: "jobs/:job_id" },
      { id: "list", path: "jobs" },
    ],
  },
];

/** A tab at `pathname` whose pages arrive when `arrive(id)` is called. */
function tabAt(pathname, here = ["root"], basename = "/") {
  const waiting = new Map();
  const modules = new Set(here);
  const gone = [];
  const pages = {
    has: (id) => modules.has(id),
    load: (id) =>
      new Promise((resolve, reject) => {
        waiting.set(id, { resolve: () => resolve(modules.add(id)), reject });
      }),
  };
  const history = {
    location: { pathname, key: "first" },
    action: "POP",
    push: (to) => Object.assign(history, { location: { ...to, key: "pushed" }, action: "PUSH" }),
    replace: (to) => Object.assign(history, { location: { ...to, key: "put" }, action: "REPLACE" }),
    listen: (listener) => Object.assign(history, { popped: listener }),
    createHref: ({ pathname: path }) => path,
  };
  globalThis.window = { location: { assign: (href) => gone.push(href) } };
  const tab = new TabHistory({ pages, routes: ROUTES, basename, history });
  const shown = [];
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const arrive = (id) => (waiting.get(id).resolve(), settled());
  const fail = (id) => (waiting.get(id).reject(new Error("offline")), settled());
  return { tab, history, shown, gone, arrive, fail, waiting, start: () => tab.start((one) => shown.push(one)) };
}

test("the first render shows a page whose script the document brought, and nothing before", () => {
  assert.equal(tabAt("/jobs", ["root", "list"]).tab.first.page, "list");
  assert.equal(tabAt("/jobs/42").tab.first.page, "");
});

test("a page is shown once its script has come", async () => {
  const site = tabAt("/jobs/42");
  site.start();
  assert.deepEqual(site.shown, []);
  await site.arrive("job");
  assert.equal(site.shown[0].page, "job");
});

test("a link changes the URL when the next page can be shown", async () => {
  const site = tabAt("/jobs", ["root", "list"]);
  site.start();
  site.tab.navigator.push({ pathname: "/jobs/42" });
  assert.equal(site.history.location.pathname, "/jobs");
  await site.arrive("job");
  assert.equal(site.history.location.pathname, "/jobs/42");
  assert.equal(site.shown.at(-1).page, "job");
  site.tab.navigator.replace({ pathname: "/jobs" }, null, { preventScrollReset: true });
  assert.equal(site.history.action, "REPLACE");
  assert.equal(site.shown.at(-1).staysInPlace, true);
});

test("of two links the newer one wins, in whatever order the scripts come", async () => {
  const site = tabAt("/", ["root", "start"]);
  site.start();
  site.tab.navigator.push({ pathname: "/jobs/42" });
  site.tab.navigator.push({ pathname: "/jobs" });
  await site.arrive("list");
  await site.arrive("job");
  assert.equal(site.history.location.pathname, "/jobs");
  assert.deepEqual(site.shown.map(({ page }) => page), ["list"]);
});

test("a page whose script does not come is loaded as a whole", async (t) => {
  t.mock.method(console, "error", () => {});
  const site = tabAt("/jobs", ["root", "list"]);
  site.start();
  site.tab.navigator.push({ pathname: "/jobs/42" });
  await site.fail("job");
  assert.deepEqual(site.gone, ["/jobs/42"]);
  assert.deepEqual(site.shown, []);
});

test("the first page says that it failed, and does not load itself again and again", async (t) => {
  t.mock.method(console, "error", () => {});
  const site = tabAt("/jobs/42");
  site.start();
  await site.fail("job");
  assert.equal(site.shown[0].isFailed, true);
  assert.deepEqual(site.gone, []);
});

test("pages are found below the path of a controller", async () => {
  const site = tabAt("/c/lab/jobs/42", ["root", "job"], "/c/lab");
  assert.equal(site.tab.first.page, "job");
});
