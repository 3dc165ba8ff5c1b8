/* Where the marks of a history's picture stand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dateTicks, nearest, roundMax, spread, stepFor, stepPath } from "../../../assets/history/chartLayout.js";

test("an axis ends at a round number that holds all", () => {
  assert.deepEqual([0, 1, 39, 4812, 1e9].map(roundMax), [1, 1, 40, 5000, 1e9]);
  assert.deepEqual([NaN, -3].map(roundMax), [1, 1]);
});

test("runs of one hour stand beside each other, all others where their time is", () => {
  assert.deepEqual(spread([10, 10, 10, 50], 5, 0, 100), [10, 15, 20, 50]);
});

test("runs at the end are moved back rather than out of the picture", () => {
  assert.deepEqual(spread([98, 99, 100], 5, 0, 100), [90, 95, 100]);
});

test("four hundred runs in a narrow window stay inside it and in order", () => {
  const places = spread(new Array(400).fill(250), 0.5, 40, 250);
  assert.ok(places.every((place) => place >= 40 && place <= 250));
  assert.ok(places.every((place, index) => index === 0 || place >= places[index - 1]));
});

test("the runs of one month of a quarter stay in its last third", () => {
  const wanted = Array.from({ length: 138 }, (_, index) => 720 + index * (360 / 138));
  const step = stepFor(wanted, 0, 1080);
  assert.ok(spread(wanted, step, 0, 1080)[0] > 700);
  assert.ok(step >= 2);
});

test("few runs are as wide as they can be seen well, many as there is room", () => {
  assert.equal(stepFor([10, 500, 900], 0, 1000), 14);
  assert.equal(stepFor(new Array(400).fill(1), 0, 200), 0.5);
});

test("the nearest run is found, none where there is none", () => {
  assert.equal(nearest([10, 20, 40], 31), 2);
  assert.equal(nearest([10, 20, 40], -5), 0);
  assert.equal(nearest([], 5), -1);
});

test("the line of days keeps its height until the next run, and has gaps where nothing is known", () => {
  assert.equal(stepPath([1, 2, 3, 4], [9, 7, null, 5]), "M1.0 9.0h0.1H2.0V7.0M4.0 5.0h0.1");
  assert.equal(stepPath([], []), "");
});

test("an axis names midnights, no more than there is room for", () => {
  const to = Date.UTC(2026, 10, 26, 12);
  const ticks = dateTicks(to - 30 * 86_400_000, to, 6, true);
  assert.deepEqual(ticks.map((ms) => new Date(ms).toISOString().slice(5, 10)), ["10-29", "11-05", "11-12", "11-19", "11-26"]);
  assert.ok(dateTicks(0, to, 5, true).length <= 6);
});
