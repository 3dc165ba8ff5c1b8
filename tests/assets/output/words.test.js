import assert from "node:assert/strict";
import { test } from "node:test";
import { copiedWords, linkTitle } from "../../../assets/output/copyWords.js";
import {
  arrivingWords,
  emptyWords,
  gapWords,
  noMatchWords,
} from "../../../assets/output/words.js";

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
  assert.equal(gapWords(gap, true), "3 lines still arriving");
});

test("lines that are late are counted without their numbers", () => {
  assert.equal(arrivingWords(1), "1 line still arriving");
  assert.equal(gapWords({ first: 199, last: 199, reason: "may_arrive" }, true), "1 line still arriving");
  assert.equal(arrivingWords(0), "");
});

test("no match of a finished search is final, and of one that goes on it is not", () => {
  assert.equal(noMatchWords(false), "No matches");
  assert.equal(noMatchWords(true), "No matches yet");
});

test("an output without lines says why", () => {
  assert.equal(emptyWords("waiting", true), "The job hasn't started yet.");
  assert.equal(emptyWords("ended", false), "The job printed no output.");
  assert.equal(emptyWords("", true), "No output yet.");
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
