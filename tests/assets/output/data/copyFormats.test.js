import assert from "node:assert/strict";
import { test } from "node:test";
import { formatted } from "../../../../assets/output/data/copyFormats.js";

const lines = [
  { n: 9, text: "one" },
  { n: 10, text: "" },
  { n: 11, text: "  three" },
];
const link = { title: "Cleanup · Failed · #7 · lines 9–11", url: "https://j.example/jobs/7#L9-L11" };

test("lines are copied as text, or behind line numbers", () => {
  assert.equal(formatted("text", lines, link), "one\n\n  three");
  assert.equal(formatted("numbers", lines, link), " 9  one\n10\n11    three");
  assert.equal(formatted("numbers", [], link), "");
});

test("as Markdown they stand in a fence below a link to them", () => {
  assert.equal(
    formatted("markdown", lines, link),
    "[Cleanup · Failed · #7 · lines 9–11](https://j.example/jobs/7#L9-L11)\n\n```\none\n\n  three\n```\n",
  );
});

test("nothing that a job printed ends the fence", () => {
  for (const [text, fence] of [
    ["a `b`", "```"],
    ["```\nescaped\n```", "````"],
    ["x `````", "``````"],
    ["~~~", "```"],
  ]) {
    const copied = formatted("markdown", [{ n: 1, text }], link);
    assert.ok(copied.endsWith(`\n\n${fence}\n${text}\n${fence}\n`), copied);
  }
});

test("no name and no URL ends the link", () => {
  const odd = { title: "a](https://evil.example)\n`b`", url: "https://j.example/jobs/7?find=(a)#L1" };
  const [first] = formatted("markdown", [{ n: 1, text: "" }], odd).split("\n");
  assert.equal(first, "[a\\](https://evil.example) \\`b\\`](https://j.example/jobs/7?find=%28a%29#L1)");
});
