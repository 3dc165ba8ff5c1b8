/* Files of a page that may be opened next. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { prefetch } from "../../../assets/frame/prefetch.js";

test("scripts are made ready to run, styles are fetched and have no effect", () => {
  const links = [];
  globalThis.document = {
    createElement: () => ({}),
    querySelector: () => null,
    head: { append: (link) => links.push(link) },
  };
  prefetch({ scripts: ["/job.js"], styles: ["/job.css"] });
  const asked = links.map(({ rel, href, media }) => [rel, href, media]);
  assert.deepEqual(asked, [
    ["modulepreload", "/job.js", undefined],
    ["stylesheet", "/job.css", "not all"],
  ]);
});
