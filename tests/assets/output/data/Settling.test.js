import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Settling } from "../../../../assets/output/data/Settling.js";

let now;
let rests;
let settling;
beforeEach(() => {
  mock.restoreAll();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  now = 10_000;
  rests = 0;
  mock.method(Date, "now", () => now);
  settling = new Settling(() => (rests += 1));
});

test("the first leap rests at once", () => {
  settling.leap();
  assert.equal(rests, 1);
  assert.equal(settling.isWaiting, false);
});

test("leaps in quick succession rest once, after the last", () => {
  settling.leap();
  for (let leap = 0; leap < 5; leap += 1) {
    now += 10;
    settling.leap();
  }
  assert.equal(rests, 1);
  assert.equal(settling.isWaiting, true);
  mock.timers.tick(100);
  assert.equal(rests, 2);
  assert.equal(settling.isWaiting, false);
});

test("leaps that do not end rest now and then", () => {
  for (let leap = 0; leap < 100; leap += 1) {
    now += 10;
    settling.leap();
  }
  assert.ok(rests >= 2 && rests < 5, `${rests} rests in a second`);
});

test("after a stop nothing comes", () => {
  settling.leap();
  now += 10;
  settling.leap();
  settling.stop();
  mock.timers.tick(1000);
  assert.equal(rests, 1);
});
