import assert from "node:assert/strict";
import { test } from "node:test";
import { LINE_PX } from "../../../../assets/output/scrolling/geometry.js";
import { flickSpeed, wheelPx } from "../../../../assets/output/scrolling/wheelTouch.js";

test("a wheel counts pixels, lines or pages, as its event says", () => {
  assert.equal(wheelPx({ deltaY: 7, deltaMode: 0 }, 600), 7);
  assert.equal(wheelPx({ deltaY: -3, deltaMode: 1 }, 600), -3 * LINE_PX);
  assert.equal(wheelPx({ deltaY: 1, deltaMode: 2 }, 600), 600);
});

test("a flick goes on as fast as the finger was, upwards with a positive speed", () => {
  assert.equal(flickSpeed([[0, 500], [40, 450], [80, 420]], 90), 1);
  assert.equal(flickSpeed([[0, 420], [80, 500]], 90), -1);
});

test("a finger that rested before it was lifted flicks nothing", () => {
  assert.equal(flickSpeed([[0, 500], [80, 420]], 200), 0);
});

test("a touch without a move flicks nothing", () => {
  assert.equal(flickSpeed([], 10), 0);
  assert.equal(flickSpeed([[5, 500]], 10), 0);
});
