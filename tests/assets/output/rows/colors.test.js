import assert from "node:assert/strict";
import { test } from "node:test";
import { darkened, lightened, lookOf } from "../../../../assets/output/rows/colors.js";

test("colors of the theme and attributes become classes, others inline values for both themes", () => {
  assert.deepEqual(lookOf({ f: 1, b: 15, a: "bu" }), { className: "ov-bold ov-underline ov-f1 ov-b15", style: {} });
  const { className, style } = lookOf({ f: [255, 0, 0] });
  assert.equal(className, "ov-fx");
  assert.deepEqual(Object.keys(style), ["--fd", "--fl"]);
});

test("what is no color and no attribute says nothing", () => {
  for (const style of [{ f: 16 }, { f: -1 }, { b: [1, 2] }, { f: [0, 0, 256] }, { a: "z" }, {}]) {
    assert.deepEqual(lookOf(style), { className: undefined, style: {} });
  }
});

test("a color that is light or dark enough stays itself", () => {
  assert.equal(lightened([255, 255, 255], 0.3), "rgb(255, 255, 255)");
  assert.equal(darkened([0, 0, 0], 0.1), "rgb(0, 0, 0)");
});
