import assert from "node:assert/strict";
import { test } from "node:test";
import { PendingSteps } from "../../../../assets/output/data/pendingSteps.js";

const NOT_YET = { at: null, isFinal: false };
const hit = (line) => ({ at: { line }, isFinal: false });

/** A walk that answers these, one after the other, and notes what was asked. */
function walkOf(...answers) {
  const asked = [];
  const walk = async (direction) => {
    asked.push(direction);
    return answers.shift();
  };
  return { walk, asked };
}

test("all presses are walked in order, and the last hit is answered", async () => {
  const steps = new PendingSteps();
  const { walk, asked } = walkOf(hit(1), hit(9), hit(1));
  ["next", "next", "previous"].forEach((direction) => steps.add(direction));
  assert.deepEqual(await steps.run(walk, "1"), { line: 1 });
  assert.deepEqual(asked, ["next", "next", "previous"]);
});

test("a press that finds nothing yet waits until the search has got further", async () => {
  const steps = new PendingSteps();
  const { walk, asked } = walkOf(NOT_YET, NOT_YET, hit(87_655));
  steps.add("next");
  assert.equal(await steps.run(walk, "62 %"), null);
  assert.equal(steps.isBlocked, true);
  assert.equal(await steps.run(walk, "62 %"), null);
  assert.equal(asked.length, 1);
  await steps.run(walk, "80 %");
  assert.deepEqual(await steps.run(walk, "100 %"), { line: 87_655 });
  assert.equal(steps.isBlocked, false);
  assert.equal(await steps.run(walk, "more"), null);
  assert.equal(asked.length, 3);
});

test("presses behind one that waits are walked after it", async () => {
  const steps = new PendingSteps();
  const { walk, asked } = walkOf(hit(5), NOT_YET, hit(7), hit(9));
  steps.add("next");
  steps.add("next");
  assert.deepEqual(await steps.run(walk, "1"), { line: 5 });
  steps.add("next");
  assert.deepEqual(await steps.run(walk, "2"), { line: 9 });
  assert.equal(asked.length, 4);
});

test("a press ends without a hit once everything has been searched", async () => {
  const steps = new PendingSteps();
  const { walk } = walkOf(NOT_YET, { at: null, isFinal: true });
  steps.add("previous");
  await steps.run(walk, "1");
  assert.equal(await steps.run(walk, "2"), null);
  assert.equal(steps.isBlocked, false);
});

test("a dropped press moves nothing, and one that came after it is walked", async () => {
  const steps = new PendingSteps();
  let answer;
  steps.add("next");
  const running = steps.run(() => new Promise((resolve) => (answer = resolve)), "1");
  steps.clear();
  steps.add("previous");
  answer(hit(5));
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  answer(hit(6));
  assert.deepEqual(await running, { line: 6 });
  const { walk } = walkOf(hit(8));
  steps.add("next");
  assert.deepEqual(await steps.run(walk, "1"), { line: 8 });
});

test("a walk that fails drops the presses, and later ones work", async () => {
  const steps = new PendingSteps();
  steps.add("next");
  assert.equal(await steps.run(() => Promise.reject(new Error("gone")), "1"), null);
  const { walk } = walkOf(hit(3));
  steps.add("next");
  assert.deepEqual(await steps.run(walk, "1"), { line: 3 });
});
