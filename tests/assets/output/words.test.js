import assert from "node:assert/strict";
import { test } from "node:test";
import { gapWords } from "../../../assets/output/words.js";

test("lines that the controller counted over are called lines, not events", () => {
  const words = gapWords({ first: 51, last: 57, reason: "skipped" }, false);
  assert.equal(words, "7 lines missing at the controller (51–57)");
  assert.equal(
    gapWords({ first: 2, last: 2, reason: "skipped" }, true),
    "1 line missing at the controller (2)",
  );
});

test("events of an output that is not confirmed may still come", () => {
  const gap = { first: 58, last: 60, reason: "may_arrive" };
  assert.equal(gapWords(gap, true), "3 events not here yet (58–60)");
});
