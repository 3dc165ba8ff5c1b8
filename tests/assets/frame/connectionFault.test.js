/* Why a page's connection is not there, by what plain requests are answered. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf, lookAround } from "../../../assets/frame/connectionFault.js";

const json = (body, status = 200) => () => Response.json(body, { status });
const html = (status) => () => new Response("<html>", { status, headers: { "Content-Type": "text/html" } });
const none = () => {
  throw new TypeError("no network");
};
const HEALTHY = json({ status: "ok" });
const SESSION = json({ mode: "sign-in", signed_in: true });
const WORDS = "Jobpane can't reach its session store. Try again in a minute.";
const NO_STORE = json({ error: { code: "sessions", sentence: WORDS } }, 503);

/** What the second of two checks with these answers finds. */
async function fault(health, session) {
  const ask = async (path) => (path === "/healthz" ? health() : session());
  const first = await lookAround(ask);
  return faultOf(await lookAround(ask), first.isAnswered);
}

for (const [name, health, session, kind] of [
  ["Jobpane answers plain requests", HEALTHY, SESSION, "blocked"],
  ["a proxy keeps the health to itself", html(403), SESSION, "blocked"],
  ["a proxy answers for the session", HEALTHY, html(503), "blocked"],
  ["a proxy answers for both", html(502), html(502), "away"],
  ["nothing answers", none, none, "away"],
  ["Jobpane is not ready", json({ status: "starting" }, 503), SESSION, "away"],
]) {
  test(`${name}: ${kind}`, async () => {
    assert.deepEqual(await fault(health, session), { kind, message: "" });
  });
}

test("a refusal by Jobpane itself wins, in its own words", async () => {
  for (const health of [HEALTHY, html(403), none])
    assert.deepEqual(await fault(health, NO_STORE), { kind: "refused", message: WORDS });
});

test("a refusal is said at the first check, and blocked only at the second without one", async () => {
  const answers = { session: NO_STORE };
  const ask = async (path) => (path === "/healthz" ? HEALTHY() : answers.session());
  const refused = await lookAround(ask);
  assert.equal(faultOf(refused, false).kind, "refused");
  answers.session = SESSION;
  const back = await lookAround(ask);
  assert.equal(faultOf(back, refused.isAnswered).kind, "away");
  assert.equal(faultOf(back, back.isAnswered).kind, "blocked");
});
