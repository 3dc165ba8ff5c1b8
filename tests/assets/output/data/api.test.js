import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  OutputError,
  failureOf,
  outputUrl,
  requestJson,
  searchParams,
} from "../../../../assets/output/data/api.js";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

const query = (more) => ({ text: "a b", isRegex: false, isCase: false, isWord: false, ...more });

test("a URL has the parameters that say something, encoded", () => {
  const params = { q: "a&b=c", mode: undefined, case: "", start: 0 };
  assert.equal(outputUrl("/api/jobs/7/output", "lines", params), "/api/jobs/7/output/lines?q=a%26b%3Dc&start=0");
});

test("no search has no parameters, and a search only those that differ from the plain one", () => {
  assert.deepEqual(searchParams(query({ text: "", isRegex: true })), {});
  assert.equal(outputUrl("", "search", searchParams(query())), "/search?q=a+b");
  const strict = query({ isRegex: true, isCase: true, isWord: true });
  assert.equal(outputUrl("", "search", searchParams(strict)), "/search?q=a+b&mode=regex&case=1&word=1");
});

test("a refusal becomes an error with the server's own message", async () => {
  const error = { sentence: "missing ): a(b", can_try_again: false, code: "bad_expression", id: "1f" };
  globalThis.fetch = async () => Response.json({ error }, { status: 400 });
  const thrown = await requestJson("/x").catch((one) => one);
  assert.ok(thrown instanceof OutputError);
  assert.deepEqual(failureOf(thrown), { message: "missing ): a(b", canTryAgain: false, code: "bad_expression" });
});

test("no answer at all is a failure that may be tried again", () => {
  const failure = failureOf(new TypeError("Failed to fetch"));
  assert.equal(failure.code, "no_answer");
  assert.equal(failure.canTryAgain, true);
  assert.match(failure.message, /didn't answer/);
});
