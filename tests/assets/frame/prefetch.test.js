/* Files of a page that may be opened next. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { prefetch } from "../../../assets/frame/prefetch.js";

test("scripts are made ready to run, styles are fetched alone", () => {
  const links = [];
  globalThis.document = { createElement: () => ({}), head: { append: (link) => links.push(link) } };
  prefetch({ scripts: ["/job.js"], styles: ["/job.css"] });
  assert.deepEqual(links, [
    { rel: "modulepreload", href: "/job.js" },
    { rel: "prefetch", as: "style", href: "/job.css" },
  ]);
});
