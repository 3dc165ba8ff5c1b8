import assert from "node:assert/strict";
import { test } from "node:test";
import { scrollMeaning } from "../../../../assets/output/scrolling/scrollMeaning.js";

const box = (top, toEndPx, height = 400) => ({ top, toEndPx, height });

test("a box that stands where the page put it was not scrolled, however its text has grown", () => {
  assert.equal(scrollMeaning(box(1000), box(1000, 0)), "own");
  assert.equal(scrollMeaning(box(1000), box(1000, 5000)), "own");
  assert.equal(scrollMeaning(box(1000), box(999.4, 30)), "own");
});

test("a box above the place where the page put it was scrolled up, by however little", () => {
  assert.equal(scrollMeaning(box(1000), box(800, 200)), "up");
  assert.equal(scrollMeaning(box(1000), box(996, 4)), "up");
  assert.equal(scrollMeaning(box(1000), box(996, 64)), "up"); // and its text has grown meanwhile
});

test("a box below it was scrolled down", () => {
  assert.equal(scrollMeaning(box(800), box(1000, 0)), "down");
});

test("a shorter text or another height of the box moves it to its end by itself", () => {
  assert.equal(scrollMeaning(box(1000), box(900, 0)), "own");
  assert.equal(scrollMeaning(box(1000, 0, 400), box(900, 20, 500)), "own");
});
