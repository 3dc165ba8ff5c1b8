import assert from "node:assert/strict";
import { test } from "node:test";
import { isOpenFor, keyOf, kindOf } from "../../../../assets/output/data/foldKinds.js";

const visit = { isEmbedded: false, isActive: false, status: "successful" };

test("a job that runs, one that failed and one that ended are visits of their own kinds", () => {
  assert.equal(kindOf({ ...visit, isActive: true, status: "running" }), "active");
  assert.equal(kindOf({ ...visit, status: "failed" }), "failed");
  assert.equal(kindOf({ ...visit, status: "error" }), "failed");
  assert.equal(kindOf({ ...visit, status: "successful" }), "ended");
  assert.equal(kindOf({ ...visit, status: "canceled" }), "ended");
});

test("an embedded page is a kind of its own, whatever the job", () => {
  assert.equal(kindOf({ ...visit, isEmbedded: true, status: "failed" }), "embedded");
  assert.equal(kindOf({ ...visit, isEmbedded: true, status: "" }), "embedded");
  assert.equal(keyOf("embedded"), "jobpane.output.open"); // as boot.js writes it
});

test("an output that is folded for one kind is open for the others", () => {
  const isOpenAt = (key) => key !== keyOf("ended");
  assert.equal(isOpenFor("ended", isOpenAt), false);
  assert.equal(isOpenFor("failed", isOpenAt), true);
  assert.equal(isOpenFor("active", isOpenAt), true);
});

test("before the job is known its output is open only if it is for every kind", () => {
  assert.equal(kindOf({ ...visit, status: "" }), null);
  assert.equal(isOpenFor(null, () => true), true);
  assert.equal(isOpenFor(null, (key) => key !== keyOf("failed")), false);
  assert.equal(isOpenFor(null, (key) => key !== keyOf("embedded")), true);
});
