import assert from "node:assert/strict";
import test from "node:test";
import { pairOf } from "../../../assets/compare/ids.js";

test("a URL names two jobs", () => {
  assert.equal(pairOf("/compare/41/42"), "41/42");
  assert.equal(pairOf("/compare/0041/42/"), "41/42");
});

for (const path of ["/compare/41", "/compare/0/42", "/compare/x/42", "/compare/41/42/43", "/jobs/41", "/compare/99999999999/1"]) {
  test(`${path} names no two jobs`, () => assert.equal(pairOf(path), ""));
}
