import assert from "node:assert/strict";
import test from "node:test";
import { reduced } from "../../../assets/compare/useComparison.js";

const row = (line) => ({ kind: "same", left: line, right: line, left_text: ["x"] });
const answer = { version: "v1", first: 0, total: 4, rows: [row(1), row(2)], about: { changes: 0 } };
const nothing = { pair: "41/42", answer: null, opened: {}, failure: null, isBusy: true };
const failure = { message: "No.", canTryAgain: true, code: "x" };

test("what is on the screen stays while the same runs are compared again", () => {
  const shown = reduced(nothing, { type: "answered", answer });
  assert.equal(reduced(shown, { type: "asked", pair: "41/42" }).answer, answer);
  assert.equal(reduced(shown, { type: "asked", pair: "42/41" }).answer, null);
});

test("a failure keeps the rows, and the next answer ends it", () => {
  const failed = reduced(reduced(nothing, { type: "answered", answer }), { type: "failed", failure });
  assert.deepEqual([failed.answer, failed.failure, failed.isBusy], [answer, failure, false]);
  assert.equal(reduced(failed, { type: "answered", answer }).failure, null);
});

test("rows of another version, or that don't follow, are not added", () => {
  const shown = reduced(nothing, { type: "answered", answer });
  const later = { type: "later", version: "v1", first: 2, rows: [row(3), row(4)] };
  assert.equal(reduced(shown, later).answer.rows.length, 4);
  assert.equal(reduced(shown, { ...later, version: "v0" }), shown);
  assert.equal(reduced(shown, { ...later, first: 3 }), shown);
});

test("lines of a fold that is opened twice follow each other", () => {
  const opened = { type: "opened", version: "v1", key: "3,4", rows: [row(1)] };
  const twice = reduced(reduced(reduced(nothing, { type: "answered", answer }), opened), { ...opened, rows: [row(2)] });
  assert.deepEqual(twice.opened, { "3,4": [row(1), row(2)] });
});
