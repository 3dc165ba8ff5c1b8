import assert from "node:assert/strict";
import test from "node:test";
import { changesHeld, hasEarlier, hasLater, restOfFold, unified, withEarlier, withLater } from "../../../assets/compare/rows.js";

const same = (line) => ({ kind: "same", left: line, right: line, left_text: [`line ${line}`] });
const changed = (line, change) => ({ kind: "changed", change, left: line, right: line, left_text: ["a"], right_text: ["b"] });

test("later rows follow, and the first ones leave where there are too many", () => {
  const held = withLater({ first: 0, total: 9, rows: [same(1), same(2)] }, [same(3), same(4)], 3);
  assert.deepEqual(held, { first: 1, total: 9, rows: [same(2), same(3), same(4)] });
  assert.equal(hasEarlier(held), true);
  assert.equal(hasLater(held), true);
});

test("earlier rows come before, and the last ones leave where there are too many", () => {
  const held = withEarlier({ first: 2, total: 4, rows: [same(3), same(4)] }, [same(1), same(2)], 3);
  assert.deepEqual(held, { first: 0, total: 4, rows: [same(1), same(2), same(3)] });
  assert.equal(hasEarlier(held), false);
  assert.equal(hasLater(held), true);
});

test("of each change the left lines come before the right ones", () => {
  const rows = unified([same(1), changed(2, 1), changed(3, 1), changed(4, 2), same(5)]);
  assert.deepEqual(
    rows.map(({ kind, left, right, change }) => [kind, left ?? right, change]),
    [
      ["same", 1, undefined],
      ["removed", 2, 1],
      ["removed", 3, 1],
      ["added", 2, 1],
      ["added", 3, 1],
      ["removed", 4, 2],
      ["added", 4, 2],
      ["same", 5, undefined],
    ],
  );
});

test("a change at the end of the rows keeps its right lines", () => {
  assert.deepEqual(unified([changed(1, 1)]).map(({ kind }) => kind), ["removed", "added"]);
});

test("the changes that are here are known by the first and the last row of one", () => {
  assert.deepEqual(changesHeld({ first: 0, total: 3, rows: [same(1), changed(2, 7), changed(3, 8)] }), { first: 7, last: 8 });
  assert.deepEqual(changesHeld({ first: 0, total: 1, rows: [same(1)] }), { first: 0, last: 0 });
});

test("of a fold that is partly open the rest is folded", () => {
  const fold = { kind: "fold", count: 300, at: [3, 4] };
  assert.deepEqual(restOfFold(fold, 200), { kind: "fold", count: 100, at: [203, 204] });
  assert.equal(restOfFold(fold, 300), null);
});
