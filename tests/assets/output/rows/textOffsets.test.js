import assert from "node:assert/strict";
import { test } from "node:test";
import { sideOf, textAt } from "../../../../assets/output/rows/textOffsets.js";

test("an offset lies in the text that has its character, at a border in the one before", () => {
  assert.deepEqual(textAt([3, 4], 0), [0, 0]);
  assert.deepEqual(textAt([3, 4], 3), [0, 3]);
  assert.deepEqual(textAt([3, 4], 4), [1, 1]);
  assert.deepEqual(textAt([3, 4], 7), [1, 4]);
});

test("an offset beyond a row's text is its end", () => {
  assert.deepEqual(textAt([3, 4], 8), [1, 4]);
  assert.deepEqual(textAt([3], Infinity), [0, 3]);
});

test("a row without text has no place for an offset", () => {
  assert.equal(textAt([], 0), null);
});

test("a row is above, among or below those in the page", () => {
  assert.equal(sideOf(20, 21, 140), "above");
  assert.equal(sideOf(21, 21, 140), "among");
  assert.equal(sideOf(140, 21, 140), "among");
  assert.equal(sideOf(Infinity, 21, 140), "below");
});
