import assert from "node:assert/strict";
import { test } from "node:test";
import { cornerOf } from "../../../assets/shared/placed.js";

const WINDOW = { width: 400, height: 300 };
const BOX = { width: 100, height: 50 };

/** A button of 20 by 20 pixels with its top left corner there. */
const at = (left, top) => ({ left, right: left + 20, top, bottom: top + 20 });

test("a panel goes below its button, with the edges that are asked for in line", () => {
  assert.deepEqual(cornerOf(at(150, 40), BOX, WINDOW, "start"), { left: 150, top: 66 });
  assert.deepEqual(cornerOf(at(150, 40), BOX, WINDOW, "end"), { left: 70, top: 66 });
  assert.deepEqual(cornerOf(at(150, 40), BOX, WINDOW, "center"), { left: 110, top: 66 });
});

test("it goes above where there is no room below", () => {
  assert.equal(cornerOf(at(150, 260), BOX, WINDOW, "start").top, 204);
});

test("it stays below where there is no room on either side", () => {
  assert.equal(cornerOf(at(150, 10), { width: 100, height: 290 }, WINDOW, "start").top, 36);
});

test("it never leaves the window sideways, and begins inside even where it is too wide", () => {
  assert.equal(cornerOf(at(390, 40), BOX, WINDOW, "start").left, 292);
  assert.equal(cornerOf(at(0, 40), BOX, WINDOW, "end").left, 8);
  assert.equal(cornerOf(at(150, 40), { width: 900, height: 50 }, WINDOW, "start").left, 8);
});
