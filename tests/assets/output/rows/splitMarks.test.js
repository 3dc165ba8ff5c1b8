import assert from "node:assert/strict";
import { test } from "node:test";
import { splitMarks } from "../../../../assets/output/rows/splitMarks.js";

test("a text is cut where marks begin and end", () => {
  assert.deepEqual(splitMarks("abcdef", 0, [[1, 3], [5, 6]]), [
    ["a", false],
    ["bc", true],
    ["de", false],
    ["f", true],
  ]);
});

test("marks count in the line, of which a text may be a part", () => {
  assert.deepEqual(splitMarks("def", 3, [[0, 2], [2, 4], [5, 9]]), [
    ["d", true],
    ["e", false],
    ["f", true],
  ]);
});

test("overlapping marks lose and repeat nothing", () => {
  const pieces = splitMarks("abcdef", 0, [[0, 3], [1, 2], [2, 5]]);
  assert.deepEqual(pieces, [["abc", true], ["de", true], ["f", false]]);
});

test("a text beside all marks stays whole, and an empty one has no pieces", () => {
  assert.deepEqual(splitMarks("abc", 10, [[0, 5], [13, 20]]), [["abc", false]]);
  assert.deepEqual(splitMarks("", 0, [[0, 5]]), []);
});
