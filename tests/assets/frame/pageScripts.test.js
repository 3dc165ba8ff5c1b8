import assert from "node:assert/strict";
import { test } from "node:test";
import { pageScripts } from "../../../assets/frame/pageScripts.js";

const script = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const ROUTES = {
  job: { id: "job", module: script("export default 'the job page'"), imports: ["/assets/frame.js"], css: ["/assets/job.css"] },
  broken: { id: "broken", module: script("throw new Error('cut off')") },
};

/** A document that has loaded the style sheets of `loaded`; others come as `event`. */
function documentWith(loaded, event = "onload") {
  const asked = [];
  globalThis.document = {
    querySelector: (selector) => (loaded.some((href) => selector.includes(`"${href}"`)) ? {} : null),
    createElement: () => ({ remove: () => {} }),
    head: {
      append: (link) => {
        asked.push(link.href);
        queueMicrotask(link[event]);
      },
    },
  };
  return asked;
}

test("a page comes with its styles", async () => {
  const asked = documentWith([]);
  const pages = pageScripts(ROUTES, {});
  assert.equal(pages.has("job"), false);
  await pages.load("job");
  assert.equal(pages.of("job").default, "the job page");
  assert.deepEqual(asked, ["/assets/job.css"]);
});

test("what a page needs can be named before it is opened", () => {
  const { scripts, styles } = pageScripts(ROUTES, {}).files("job");
  assert.deepEqual(scripts, [ROUTES.job.module, "/assets/frame.js"]);
  assert.deepEqual(styles, ["/assets/job.css"]);
});

test("styles that the document has are not asked for again", async () => {
  const asked = documentWith(["/assets/job.css"]);
  await pageScripts(ROUTES, {}).load("job");
  assert.deepEqual(asked, []);
});

test("styles apply for as long as their page is shown", () => {
  const links = { "/assets/job.css": { media: "not all" }, "/assets/list.css": { media: "all" } };
  for (const link of Object.values(links)) link.setAttribute = (name, value) => (link[name] = value);
  globalThis.document = { querySelector: (selector) => links[selector.match(/href="([^"]*)"/)[1]] };
  const pages = pageScripts({ ...ROUTES, list: { css: ["/assets/list.css"] } }, {});
  pages.applyStyles("job");
  assert.deepEqual(Object.values(links).map(({ media }) => media), ["all", "all"]);
  pages.dropOtherStyles("job");
  assert.deepEqual(Object.values(links).map(({ media }) => media), ["all", "not all"]);
});

test("a page comes although its styles do not", async () => {
  documentWith([], "onerror");
  const pages = pageScripts(ROUTES, {});
  await pages.load("job");
  assert.equal(pages.has("job"), true);
});

test("a script that does not come is an error, and may be asked for again", async () => {
  documentWith([]);
  const pages = pageScripts(ROUTES, {});
  await assert.rejects(pages.load("broken"), /cut off/);
  assert.equal(pages.has("broken"), false);
});
