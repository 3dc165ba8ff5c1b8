import assert from "node:assert/strict";
import { test } from "node:test";
import { ageWords } from "../../assets/ages.js";

const MINUTE = 60_000;
const DAY = 86_400_000;

test("an age is told in its largest unit", () => {
  const told = [0, 999, 1_500, 59_000, MINUTE, 119_000, 90 * MINUTE, 486_637_000, 400 * DAY];
  assert.deepEqual(told.map(ageWords), [
    "1 second",
    "1 second",
    "1 second",
    "59 seconds",
    "1 minute",
    "1 minute",
    "1 hour",
    "5 days",
    "1 year",
  ]);
});
