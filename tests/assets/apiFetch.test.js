/* Every request of a page goes through one function, so that a frame's key is on all of them. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const ASSETS = new URL("../../assets/", import.meta.url);
// What finds out who asks.
const BEFORE = ["apiFetch.js", "embed/boot.js", "embed/frameSession.js", "sessionApi.js"];
const REQUEST = /(?<![\w#.])fetch\(|XMLHttpRequest|sendBeacon|EventSource|new WebSocket/;

test("nothing in assets/ sends a request by itself", () => {
  const scripts = readdirSync(ASSETS, { recursive: true }).filter((name) => /\.jsx?$/.test(name));
  assert.ok(scripts.length > 50);
  const code = (name) => readFileSync(new URL(name, ASSETS), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  assert.deepEqual(scripts.filter((name) => REQUEST.test(code(name))).sort(), BEFORE);
});
