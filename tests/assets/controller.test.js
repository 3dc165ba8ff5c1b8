/* Paths, titles and storage of one of several controllers. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import {
  basePath,
  hrefAt,
  leavesController,
  listedControllers,
  namedTitle,
  pagePath,
  pathInSite,
  placedManifest,
  siteFile,
  sitePath,
  storageKey,
  wholePath,
} from "../../assets/controller.js";

const show = (dataset) => {
  globalThis.document = { documentElement: { dataset } };
};
afterEach(() => {
  delete globalThis.document;
});

for (const [where, dataset] of [["with one controller", {}], ["outside a browser", null]]) {
  test(`${where} every URL, title and key is plain`, () => {
    if (dataset) show(dataset);
    assert.equal(basePath(), "");
    assert.equal(pagePath({ pathname: "/c/lab/jobs/42" }), "/c/lab/jobs/42");
    assert.equal(storageKey("jobpane.list"), "jobpane.list");
    assert.equal(namedTitle("Job #42"), "Job #42");
    assert.deepEqual(listedControllers(), []);
    assert.equal(leavesController("/c/lab"), false);
  });
}

test("a page's path is without its own controller only", () => {
  show({ controller: "lab" });
  assert.equal(pagePath({ pathname: "/c/lab/jobs/42" }), "/jobs/42");
  assert.equal(pagePath({ pathname: "/c/lab/" }), "/");
  assert.equal(pagePath({ pathname: "/c/lab" }), "/");
  assert.equal(pagePath({ pathname: "/c/laboratory/jobs/42" }), "/c/laboratory/jobs/42");
  assert.equal(pagePath({ pathname: "/c/prod/jobs/42" }), "/c/prod/jobs/42");
  assert.equal(wholePath("/api/session"), "/c/lab/api/session");
});

test("below a path all URLs begin with it, and keys are other ones", () => {
  show({ sitePath: "/tools/jobpane" });
  assert.equal(sitePath(), "/tools/jobpane");
  assert.equal(basePath(), "/tools/jobpane");
  assert.equal(siteFile("/icons.svg"), "/tools/jobpane/icons.svg");
  assert.equal(pagePath({ pathname: "/tools/jobpane/jobs/42" }), "/jobs/42");
  assert.equal(pagePath({ pathname: "/tools/jobpane" }), "/");
  assert.equal(pagePath({ pathname: "/tools/jobpanes/jobs/42" }), "/tools/jobpanes/jobs/42");
  assert.equal(wholePath("/api/session"), "/tools/jobpane/api/session");
  assert.equal(storageKey("token"), "token/tools/jobpane");
  assert.equal(leavesController("/c/lab"), false);
  show({ sitePath: "/tools/jobpane", controller: "lab" });
  assert.equal(basePath(), "/tools/jobpane/c/lab");
  assert.equal(pagePath({ pathname: "/tools/jobpane/c/lab/jobs/42" }), "/jobs/42");
  assert.equal(pathInSite("/tools/jobpane/c/lab/jobs/42"), "/c/lab/jobs/42");
  assert.equal(siteFile("/icons.svg"), "/tools/jobpane/icons.svg");
  assert.equal(hrefAt("prod", { pathname: "/jobs/42", search: "" }), "/tools/jobpane/c/prod/jobs");
});

test("the router finds its scripts below the path", () => {
  const manifest = { entry: { module: "/assets/a.js", imports: ["/assets/b.js"], css: [] }, version: "1" };
  show({});
  assert.equal(placedManifest(manifest), manifest);
  show({ sitePath: "/x" });
  assert.deepEqual(placedManifest(manifest), {
    entry: { module: "/x/assets/a.js", imports: ["/x/assets/b.js"], css: [] },
    version: "1",
  });
});

test("titles and what the browser stores name the controller", () => {
  show({ controller: "lab" });
  assert.equal(namedTitle("Job #42"), "lab: Job #42");
  const ofLab = storageKey("jobpane.list");
  show({ controller: "prod" });
  assert.notEqual(storageKey("jobpane.list"), ofLab);
});

test("the switcher leads to the same kind of page, and never to another job of the same number", () => {
  const hrefs = [
    ["/", "", "/c/prod"],
    ["/jobs", "?status=failed&page=2", "/c/prod/jobs?status=failed&page=2"],
    ["/jobs/", "?search=a", "/c/prod/jobs?search=a"],
    ["/jobs/42", "?search=a", "/c/prod/jobs"],
    ["/sign-in", "?next=%2Fjobs%2F42", "/c/prod/sign-in"],
    ["/sessions", "", "/c/prod/sessions"],
    ["/nope", "?x=1", "/c/prod"],
  ];
  for (const [pathname, search, there] of hrefs) {
    assert.equal(hrefAt("prod", { pathname, search }), there);
  }
});

test("a redirect to another controller, or to this one by its whole path, takes a page load", () => {
  show({ controller: "lab" });
  assert.equal(leavesController("/c/prod/jobs/42"), true);
  assert.equal(leavesController("/jobs/42"), false);
  assert.equal(leavesController("https://awx.example/c/"), false);
});

test("a list of controllers that cannot be read is an empty one", () => {
  for (const controllers of ["", "{", "{}", "null"]) {
    show({ controller: "lab", controllers });
    assert.deepEqual(listedControllers(), []);
  }
});
