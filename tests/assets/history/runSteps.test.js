/* Which run the arrow keys go to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlain, stepped } from "../../../assets/history/runSteps.js";

test("the arrow keys go to the run beside, Home and End to the ends", () => {
  assert.equal(stepped(3, "ArrowLeft", 9), 2);
  assert.equal(stepped(3, "ArrowRight", 9), 4);
  assert.equal(stepped(3, "Home", 9), 0);
  assert.equal(stepped(3, "End", 9), 8);
});

test("nothing goes beyond the ends, or where there is no run", () => {
  assert.equal(stepped(0, "ArrowLeft", 9), 0);
  assert.equal(stepped(8, "ArrowRight", 9), 8);
  assert.equal(stepped(-1, "ArrowRight", 0), null);
});

test("other keys move nothing, whatever they are called", () => {
  for (const key of ["a", "Enter", "Tab", "constructor", "toString"]) assert.equal(stepped(3, key, 9), null);
});

test("a key with a modifier is the browser's", () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false };
  assert.equal(isPlain(plain), true);
  assert.equal(isPlain({ ...plain, altKey: true }), false);
});
