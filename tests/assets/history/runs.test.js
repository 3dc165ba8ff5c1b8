/* What is said of a run of the picture, and the table of all. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMNS, keyOf, rowOf, runWords, tableText } from "../../../assets/history/runs.js";

const RUNS = {
  ids: [41, 42],
  created: [1_795_000_000, 1_795_086_400],
  status: ["successful", "failed"],
  deleted: [4812, null],
  skipped: [4, null],
  took: [12.3, 61],
  queued: [0.4, null],
  days: [1, 30],
  outcome: ["Deleted 4,812 jobs", "This output has no summary"],
};

test("a run is said with all that is known of it", () => {
  const [head, , outcome, times, days] = runWords(RUNS, 0, "utc");
  assert.deepEqual(
    [head, outcome, times, days],
    ["#41 Successful", "Deleted 4,812 jobs", "Took 12 s, queued 0.4 s", "Kept 1 day"],
  );
});

test("what is not known of a run is left out, never a zero", () => {
  const words = runWords({ ...RUNS, days: [1, null] }, 1, "utc");
  assert.deepEqual(words.slice(2), ["This output has no summary", "Took 1 min 1 s"]);
  assert.deepEqual(rowOf(RUNS, 1, "utc").slice(3, 5), ["", ""]);
});

test("the copied table has a row for each run, the newest first, and numbers as they are", () => {
  const [head, first, second] = tableText(RUNS).split("\n").map((line) => line.split("\t"));
  assert.deepEqual(head, COLUMNS);
  assert.deepEqual([first[0], first[1], first[3]], ["42", "failed", ""]);
  assert.deepEqual([second[0], second[3], second[7]], ["41", "4812", "1"]);
});

test("two runs with the same number are two", () => {
  const restored = { ...RUNS, ids: [41, 41] };
  assert.notEqual(keyOf(restored, 0), keyOf(restored, 1));
});
