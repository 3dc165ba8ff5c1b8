import assert from "node:assert/strict";
import { test } from "node:test";
import { counted, isFinal, pauseMs } from "../../assets/retryPauses.js";

test("pauses grow up to half a minute", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(pauseMs), [2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test("failures in a row are counted; one after a long time is the first again", () => {
  const never = { failures: 0, atMs: -Infinity };
  const first = counted(never, 1000);
  assert.equal(first.failures, 1);
  assert.equal(counted(first, 3000).failures, 2);
  assert.equal(counted(first, 100_000).failures, 1);
});

test("a failure is final only when the same request is certain to fail again", () => {
  assert.equal(isFinal({ canTryAgain: true, code: "server_failed" }), false);
  assert.equal(isFinal({ canTryAgain: false, code: "forbidden" }), false);
  assert.equal(isFinal({ canTryAgain: false, code: "not_found" }), true);
});
