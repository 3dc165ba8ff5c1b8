import assert from "node:assert/strict";
import { test } from "node:test";
import { copiedWords, gapWords, linkTitle } from "../../../assets/output/words.js";

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

test("what became of a copy is said with what it lacks", () => {
  assert.equal(copiedWords(12_000, "text", ""), "Copied 12,000 lines.");
  assert.equal(copiedWords(1, "numbers", ""), "Copied 1 line with line numbers.");
  assert.equal(copiedWords(2, "markdown", "events"), "Copied 2 lines as Markdown. Some events among them are missing.");
});

test("a copied link says which job it leads to, as far as that is known", () => {
  const job = { id: 43, name: "Cleanup", status: "failed" };
  assert.equal(linkTitle(job, { first: 120, last: 131 }), "Cleanup · Failed · #43 · lines 120–131");
  assert.equal(linkTitle({ id: 43, name: "", status: "" }, { first: 5, last: 5 }), "#43 · line 5");
});
