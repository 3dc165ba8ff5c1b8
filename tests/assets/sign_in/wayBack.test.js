/* The way back from the sign-in: path, query and line, wherever they were kept. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { problemOf } from "../../../assets/sign_in/problems.js";
import { remember, wantedPage } from "../../../assets/sign_in/wayBack.js";

afterEach(() => {
  delete globalThis.sessionStorage;
});

const PAGE = "/jobs/42?find=a%2Bb&search=x%20y";

test("the fragment of a redirected page is put back", () => {
  const search = `?next=${encodeURIComponent(PAGE)}`;
  assert.equal(wantedPage({ search, hash: "#L120-L140" }), `${PAGE}#L120-L140`);
});

test("a fragment that the way back has itself is not given another", () => {
  const search = `?next=${encodeURIComponent(`${PAGE}#L7`)}`;
  assert.equal(wantedPage({ search, hash: "#L1" }), `${PAGE}#L7`);
});

test("without a page the way leads to the start page", () => {
  assert.equal(wantedPage({ search: "", hash: "" }), "/");
});

test("after a way that failed the page is the one that was remembered, and else not", () => {
  const stored = new Map();
  globalThis.sessionStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, text) => stored.set(key, text),
  };
  remember(PAGE);
  assert.equal(wantedPage({ search: "?problem=canceled", hash: "" }), PAGE);
  assert.equal(wantedPage({ search: "", hash: "" }), "/");
});

test("a browser without storage leads to the start page", () => {
  remember(PAGE);
  assert.equal(wantedPage({ search: "?problem=canceled", hash: "" }), "/");
});

test("the URL names a problem and never brings words of its own", () => {
  assert.match(problemOf("?problem=ended").message, /session has ended/);
  for (const text of ["<b>Call 555</b>", "constructor", "__proto__", "unreachable"]) {
    const shown = problemOf(`?problem=${encodeURIComponent(text)}`);
    assert.match(shown.message, /^The controller couldn't sign you in/);
  }
  assert.equal(problemOf("?problem="), null);
  assert.equal(problemOf(""), null);
});
