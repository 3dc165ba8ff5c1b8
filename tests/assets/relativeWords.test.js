/* How long ago something was, and how soon it comes. */
import assert from "node:assert/strict";
import test from "node:test";
import { relativeWords } from "../../assets/clock.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const words = (ms) => relativeWords(ms, 0);

test("what was is counted in whole units that have passed", () => {
  assert.equal(words(-9_000), "just now");
  assert.equal(words(-59_900), "59 seconds ago");
  assert.equal(words(-119_000), "1 minute ago");
  assert.equal(words(-47 * HOUR), "1 day ago");
});

test("what comes is as far off as it nearly is", () => {
  assert.equal(words(9_000), "just now");
  assert.equal(words(2 * MINUTE - 1_000), "in 2 minutes");
  assert.equal(words(25 * HOUR), "in 1 day");
  assert.equal(words(48 * HOUR - 2 * MINUTE), "in 2 days");
});
