/* A busy server is asked again when it says, and only then. */
import { afterEach, expect, test } from "bun:test";
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
  expect(ms).toBeGreaterThanOrEqual(2000);
  expect(ms).toBeLessThanOrEqual(3000);
});

test("a server that names a very long time is not waited for that long", () => {
  expect(pauseAfter(answer(503, { "Retry-After": "86400" }))).toBeLessThanOrEqual(90_000);
});

test.each([
  [503, {}],
  [503, { "Retry-After": "soon" }],
  [503, { "Retry-After": "-1" }],
  [200, { "Retry-After": "1" }],
  [404, { "Retry-After": "1" }],
])("an answer %p with %p is used as it is", (status, headers) => {
  expect(pauseAfter(answer(status, headers))).toBeNull();
});

test("a request that was refused is sent again in the same way", async () => {
  const asked = answering(answer(503, { "Retry-After": "0.01" }), answer(200));
  expect((await patientFetch("/x", { method: "POST" })).status).toBe(200);
  expect(asked).toEqual([
    ["/x", "POST"],
    ["/x", "POST"],
  ]);
});

test("who gives the request up does not wait on", async () => {
  const asked = answering(answer(503, { "Retry-After": "60" }));
  const abort = new AbortController();
  const request = patientFetch("/x", { signal: abort.signal });
  await Bun.sleep(0);
  abort.abort();
  await expect(request).rejects.toThrow();
  expect(asked.length).toBe(1);
});
