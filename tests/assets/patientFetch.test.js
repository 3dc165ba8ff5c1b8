/* A busy server is asked again when it says, and only then. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { patientFetch, pauseAfter } from "../../assets/patientFetch.js";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

const answer = (status, headers = {}) => new Response("{}", { status, headers });

function answering(...answers) {
  const asked = [];
  globalThis.fetch = async (url, options) => {
    asked.push([url, options?.method]);
    return answers[Math.min(asked.length, answers.length) - 1];
  };
  return asked;
}

test("the wait is what the server says and up to half as long again", () => {
  const ms = pauseAfter(answer(503, { "Retry-After": "2" }));
  assert.ok(ms >= 2000 && ms <= 3000, `${ms} ms`);
});

test("a server that names a very long time is not waited for that long", () => {
  const ms = pauseAfter(answer(503, { "Retry-After": "86400" }));
  assert.ok(ms > 0 && ms <= 90_000, `${ms} ms`);
});

for (const [status, headers] of [
  [503, {}],
  [503, { "Retry-After": "soon" }],
  [503, { "Retry-After": "-1" }],
  [200, { "Retry-After": "1" }],
  [404, { "Retry-After": "1" }],
]) {
  test(`an answer ${status} with ${JSON.stringify(headers)} is used as it is`, () => {
    assert.equal(pauseAfter(answer(status, headers)), null);
  });
}

test("a request that was refused is sent again in the same way", async () => {
  const asked = answering(answer(503, { "Retry-After": "0.01" }), answer(200));
  assert.equal((await patientFetch("/x", { method: "POST" })).status, 200);
  assert.deepEqual(asked, [
    ["/x", "POST"],
    ["/x", "POST"],
  ]);
});

test("a caller that aborts its request does not wait on", async () => {
  const asked = answering(answer(503, { "Retry-After": "60" }));
  const abort = new AbortController();
  const request = patientFetch("/x", { signal: abort.signal });
  await setImmediate();
  abort.abort();
  await assert.rejects(request, { name: "AbortError" });
  assert.equal(asked.length, 1);
});
