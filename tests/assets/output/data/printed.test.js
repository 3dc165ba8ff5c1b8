import assert from "node:assert/strict";
import { test } from "node:test";
import { PRINT_LIMIT, printedRange } from "../../../../assets/output/data/printed.js";
import { leftOutWords } from "../../../../assets/output/words.js";

const source = (total, isAnswered = () => true) => ({ total, isAnswered });
const all = { isComplete: true, isFiltered: false };

test("a short output is printed whole, wherever it stands", () => {
  assert.deepEqual(printedRange(source(29), 12), { first: 1, last: 29 });
  assert.deepEqual(leftOutWords({ first: 1, last: 29 }, { total: 29, ...all }), []);
});

test("of a long output up to the limit is printed, and the rest is named", () => {
  const range = printedRange(source(100_000), 1);
  assert.deepEqual(range, { first: 1, last: PRINT_LIMIT });
  assert.deepEqual(leftOutWords(range, { total: 100_000, ...all }), [
    "Lines 5,001 to 100,000 are not printed.",
    "Download the output instead.",
  ]);
});

test("only lines that are here are printed, without a hole between them", () => {
  const isAnswered = (index) => (index > 400 && index <= 1000) || index > 2000;
  assert.deepEqual(printedRange(source(9000, isAnswered), 700), { first: 401, last: 1000 });
  assert.deepEqual(leftOutWords({ first: 401, last: 1000 }, { total: 9000, ...all }), [
    "Lines 1 to 400 are not printed.",
    "Lines 1,001 to 9,000 are not printed.",
    "Download the output instead.",
  ]);
  assert.equal(printedRange(source(9000, isAnswered), 1500), null);
  assert.equal(printedRange(source(0), 1), null);
});

test("where the beginning of what is here is far, a print begins at the line in sight", () => {
  assert.deepEqual(printedRange(source(100_000), 50_000), { first: 50_000, last: 54_999 });
});

test("a print of a search or of a job that runs says so", () => {
  const source = { total: 2, isComplete: false, isFiltered: true };
  assert.deepEqual(leftOutWords({ first: 1, last: 2 }, source), [
    "Only lines that match the search are printed here.",
    "More lines may have followed.",
  ]);
});
