/* Where the focus goes in a list of rows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { stepped, successor } from "../../../assets/list/rowSteps.js";

test("the first step goes to the first row, a step back to the last", () => {
  assert.equal(stepped(-1, 1, 10), 0);
  assert.equal(stepped(-1, -1, 10), 9);
});

test("at the ends a step goes nowhere", () => {
  assert.equal(stepped(9, 1, 10), 9);
  assert.equal(stepped(0, -1, 10), 0);
  assert.equal(stepped(3, 1, 10), 4);
});

test("a row that was the last of a longer list leads to the last of this one", () => {
  assert.equal(stepped(9, 1, 4), 3);
});

test("the row in the place of one that has left takes over, or the last", () => {
  assert.equal(successor(2, 9), 2);
  assert.equal(successor(9, 9), 8);
  assert.equal(successor(0, 0), -1);
});
