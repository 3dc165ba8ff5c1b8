import assert from "node:assert/strict";
import { test } from "node:test";
import {
  LINE_PX,
  ROWS_LIMIT,
  SPACER_LIMIT_PX,
  anchorAt,
  isWindowGood,
  shareAt,
  spacerPx,
  windowAround,
} from "../../../../assets/output/scrolling/geometry.js";

const BOX = 30 * LINE_PX;

test("the bar's track is as high as the lines, within what browsers lay out", () => {
  assert.equal(spacerPx(100, BOX), 100 * LINE_PX);
  assert.equal(spacerPx(3, BOX), BOX);
  assert.equal(spacerPx(10_000_000, BOX), SPACER_LIMIT_PX);
});

test("the window has what is in sight and more, and stays small", () => {
  for (const total of [1, 29, 31, 500, 5_001, 1_000_000]) {
    for (const index of [1, Math.ceil(total / 2), total]) {
      const { first, last } = windowAround(index, total, BOX);
      assert.ok(1 <= first && first <= index && index <= last && last <= total, `${index} of ${total}`);
      assert.ok(last - first < ROWS_LIMIT);
      assert.ok(isWindowGood({ first, last }, index, total, BOX), `good at ${index} of ${total}`);
    }
  }
});

test("at the end of the output the window has its whole last page", () => {
  const { first, last } = windowAround(10_000, 10_000, BOX);
  assert.equal(last, 10_000);
  assert.ok(first <= 10_000 - 30);
});

test("a window is not good near its edge, beyond the output, or without rows", () => {
  const rendered = windowAround(5_000, 10_000, BOX);
  assert.equal(isWindowGood(rendered, rendered.first + 1, 10_000, BOX), false);
  assert.equal(isWindowGood(rendered, rendered.last - 1, 10_000, BOX), false);
  assert.equal(isWindowGood(rendered, 5_000, rendered.last - 1, BOX), false);
  assert.equal(isWindowGood({ first: 1, last: 0 }, 1, 10, BOX), false);
});

test("a huge box does not render more than the limit", () => {
  const { first, last } = windowAround(5_000, 10_000, 100_000);
  assert.ok(last - first < ROWS_LIMIT, `${last - first + 1} rows`);
});

test("the bar's share leads back to the same line", () => {
  for (const index of [1, 2, 500, 9_000]) {
    const share = shareAt(index, 0.5, 10_000, BOX);
    const anchor = anchorAt(share, 10_000, BOX);
    assert.equal(anchor.index, index);
    assert.ok(Math.abs(anchor.offset - LINE_PX / 2) < 0.01);
  }
});

test("the bar's ends are the ends of the output", () => {
  assert.deepEqual(anchorAt(0, 10_000, BOX), { index: 1, offset: 0 });
  assert.equal(anchorAt(1, 10_000, BOX).index, 10_000 - 30 + 1);
  assert.equal(shareAt(10_000, 0, 10_000, BOX), 1);
  assert.equal(anchorAt(1, 0, BOX).index, 1);
});
