/* Commands carry the CSRF token, and whatever goes wrong becomes a message. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { fetchSession, post, postWithNewToken } from "../../assets/sessionApi.js";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

function answering(...answers) {
  const asked = [];
  globalThis.fetch = async (url, options) => {
    asked.push([url, options?.method, options?.headers?.["X-CSRF-Token"], options?.body]);
    const answer = answers[asked.length - 1];
    if (answer === undefined) throw new TypeError("no network");
    return answer;
  };
  return asked;
}

const json = (status, body, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers });

test("a command is sent with the token that was fetched for it", async () => {
  const asked = answering(json(200, { csrf: "abc" }), json(200, { next: "/" }));
  assert.deepEqual(await postWithNewToken("/api/sign-out"), { isOk: true, body: { next: "/" } });
  assert.deepEqual(asked, [
    ["/api/session", undefined, undefined, undefined],
    ["/api/sign-out", "POST", "abc", "{}"],
  ]);
});

test("a refusal is its message, and how long to wait", async () => {
  const error = { code: "slowed", sentence: "Too many tries.", can_try_again: true, id: "1" };
  answering(json(429, { error }, { "Retry-After": "12" }));
  assert.deepEqual(await post("/api/sign-in", "abc"), {
    isOk: false,
    status: 429,
    code: "slowed",
    message: "Too many tries.",
    waitS: 12,
  });
});

test("no answer, and one that is none of ours, are failures and not successes", async () => {
  for (const answers of [[], [new Response("<html>", { status: 502 })]]) {
    answering(...answers);
    const outcome = await post("/api/sign-in", "abc");
    assert.equal(outcome.isOk, false);
    assert.match(outcome.message, /didn't answer/);
  }
  answering();
  assert.equal((await postWithNewToken("/api/sign-out")).isOk, false);
});

test("who is signed in is not known where the answer is an error", async () => {
  answering(json(500, {}));
  await assert.rejects(fetchSession());
});
