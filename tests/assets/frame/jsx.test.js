/* What the built pages make elements by: React's function at build time, ours in the browser. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import * as built from "../../../assets/frame/jsx.js";

globalThis.document = {};
const { jsx } = await import("../../../assets/frame/jsx.js?in-a-browser");

test("pages are built with React's own", () => {
  assert.equal(built.jsx, createElement);
});

test("in the browser no page puts a title or a description into its body", () => {
  const page = jsx("main", {}, jsx("title", {}, "Jobs"), jsx("meta", { name: "description" }), jsx("p", {}, "42"));
  assert.equal(renderToStaticMarkup(page), "<main><p>42</p></main>");
});

test("what has the focus at first is an element like any other", () => {
  const field = jsx("input", { autoFocus: true, ref: { current: null }, name: "text" });
  assert.notEqual(field.type, "input");
  assert.equal(renderToStaticMarkup(field), renderToStaticMarkup(createElement("input", { autoFocus: true, name: "text" })));
});
