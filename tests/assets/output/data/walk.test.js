import assert from "node:assert/strict";
import { test } from "node:test";
import { indexOfLine, isAllSearched, walk } from "../../../../assets/output/data/walk.js";

const hit = (line) => ({ line, place: 1 });

/** A search that gives these answers in turn, and notes where each step started. */
function searchOf(...answers) {
  const steps = [];
  const stepFrom = async (from, step) => {
    steps.push([from, step]);
    return answers.shift();
  };
  return { stepFrom, steps };
}

test("a search has come round when all lines that are known were searched", () => {
  assert.equal(isAllSearched({ complete: false, searched: 99, total: 100 }), false);
  assert.equal(isAllSearched({ complete: false, searched: 100, total: 100 }), true);
  assert.equal(isAllSearched({ complete: true, searched: 0, total: 0 }), true);
});

test("a step ends at the nearest hit", async () => {
  const search = searchOf({ at: hit(7), lines: 3, searched: 50, total: 100, complete: false });
  assert.deepEqual(await walk(search, 5, "next"), { at: hit(7), isFinal: false });
  assert.deepEqual(search.steps, [[5, "next"]]);
});

test("behind the last hit a step goes round to the first, and before the first to the last", async () => {
  const done = { lines: 2, searched: 100, total: 100, complete: true };
  const down = searchOf({ ...done, at: null }, { ...done, at: hit(3) });
  assert.deepEqual(await walk(down, 90, "next"), { at: hit(3), isFinal: true });
  assert.deepEqual(down.steps, [[90, "next"], [0, "next"]]);
  const up = searchOf({ ...done, at: null }, { ...done, at: hit(90) });
  await walk(up, 3, "previous");
  assert.deepEqual(up.steps, [[3, "previous"], [101, "previous"]]);
});

test("a step does not go round before all has been searched", async () => {
  const search = searchOf({ at: null, lines: 2, searched: 50, total: 100, complete: false });
  assert.deepEqual(await walk(search, 90, "next"), { at: null, isFinal: false });
  assert.equal(search.steps.length, 1);
});

test("a line is found among the matches, or the match behind it", async () => {
  const numbers = [3, 8, 20, 21, 400];
  let fetched = 0;
  const source = {
    total: numbers.length,
    fetchLine: async (index) => {
      fetched += 1;
      return { n: numbers[index - 1], spans: [] };
    },
  };
  for (const [index, n] of numbers.entries()) assert.equal(await indexOfLine(source, n), index + 1);
  assert.equal(await indexOfLine(source, 22), 5);
  assert.equal(await indexOfLine(source, 1), 1);
  assert.ok(fetched <= 7 * 3, `${fetched} lines`);
});
