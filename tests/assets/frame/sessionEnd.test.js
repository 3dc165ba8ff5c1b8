/* A session that is over leads to the sign-in and back; anything else leaves the page alone. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { SESSION_OVER, sessionMayBeOver, signOut, watchSession } from "../../../assets/frame/sessionEnd.js";

const realFetch = globalThis.fetch;
let left, events, reloads, asked;

/** @param {string} [search] @param {boolean} [isFramed] */
function openPage(pathname, session, { search = "?find=x", isFramed = false } = {}) {
  const page = new EventTarget();
  page.parent = isFramed ? new EventTarget() : page;
  left = [];
  events = [];
  reloads = asked = 0;
  const stored = new Map();
  page.location = {
    pathname,
    search,
    hash: "#L120",
    replace: (url) => left.push(url),
    reload: () => (reloads += 1),
  };
  page.addEventListener(SESSION_OVER, () => events.push(SESSION_OVER));
  globalThis.window = page;
  globalThis.document = { documentElement: { style: {} } };
  globalThis.sessionStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, text) => stored.set(key, text),
  };
  globalThis.fetch = async () => {
    asked += 1;
    if (!session) throw new TypeError("no network");
    return new Response(JSON.stringify(session));
  };
  return page;
}

const OVER = { mode: "sign-in", signed_in: false };
const SIGNED_IN = { mode: "sign-in", signed_in: true };

beforeEach(() => openPage("/jobs/42", OVER));
afterEach(() => {
  globalThis.fetch = realFetch;
  for (const name of ["window", "document", "sessionStorage"]) delete globalThis[name];
});

test("the sign-in gets the whole URL, and what was shown is hidden", async () => {
  assert.equal(await sessionMayBeOver(), true);
  assert.deepEqual(left, ["/sign-in?next=%2Fjobs%2F42%3Ffind%3Dx%23L120&problem=ended"]);
  assert.equal(globalThis.document.documentElement.style.visibility, "hidden");
});

test("the sign-in is that of the page's controller, and the way back is without its name", async () => {
  openPage("/c/lab/jobs/42", OVER);
  globalThis.document.documentElement.dataset = { controller: "lab" };
  await sessionMayBeOver();
  assert.deepEqual(left, ["/c/lab/sign-in?next=%2Fjobs%2F42%3Ffind%3Dx%23L120&problem=ended"]);
});

test("many signs of it are one question", async () => {
  await Promise.all([sessionMayBeOver(), sessionMayBeOver(), sessionMayBeOver()]);
  assert.equal(asked, 1);
});

for (const [name, session] of Object.entries({
  "somebody is signed in": SIGNED_IN,
  "nobody needs to sign in": { mode: "service", signed_in: true },
  "Jobpane does not answer": null,
})) {
  test(`the page stays where ${name}`, async () => {
    openPage("/jobs/42", session);
    assert.equal(await sessionMayBeOver(), false);
    assert.deepEqual(left, []);
  });
}

const OF_PORTAL = "?find=x&origin=https%3A%2F%2Fops.example.org";

for (const search of [OF_PORTAL, "?origin", "?origin="]) {
  test(`a page in a portal's frame (${search}) gets an event instead`, async () => {
    openPage("/embed/jobs/42", OVER, { search, isFramed: true });
    assert.equal(await sessionMayBeOver(), false);
    assert.deepEqual([left, events, asked], [[], [SESSION_OVER], 0]);
  });
}

for (const search of ["", "?find=origin", "?Origin=x"]) {
  test(`an embedded page that is no portal's (${search}) goes to the sign-in as any other`, async () => {
    openPage("/embed/jobs/42", OVER, { search });
    assert.equal(await sessionMayBeOver(), true);
    const next = encodeURIComponent(`/embed/jobs/42${search}#L120`);
    assert.deepEqual([left, events], [[`/sign-in?next=${next}&problem=ended`], []]);
    assert.equal(globalThis.document.documentElement.style.visibility, "hidden");
  });
}

test("an embedded page in a frame of our own is hidden and says so: no sign-in may be framed", async () => {
  openPage("/embed/jobs/42", OVER, { isFramed: true });
  assert.equal(await sessionMayBeOver(), true);
  assert.deepEqual([left, events, asked], [[], [SESSION_OVER], 1]);
  assert.equal(globalThis.document.documentElement.style.visibility, "hidden");
  openPage("/embed/jobs/42", SIGNED_IN, { isFramed: true });
  assert.equal(await sessionMayBeOver(), false);
  assert.deepEqual([left, events, asked], [[], [], 1]);
});

/** Lets the request and what follows it happen; there is no network here. */
const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
};

test("a page whose connection was ended begins again if the session goes on, and not in a loop", async () => {
  const page = openPage("/jobs/42", SIGNED_IN);
  const stop = watchSession();
  for (let count = 0; count < 3; count += 1) {
    page.dispatchEvent(new Event("jobpane:disconnected"));
    await settled();
  }
  stop();
  assert.deepEqual([reloads, left], [1, []]);
});

test("an embedded page that is no portal's begins again, or goes, as any other whose connection was ended", async () => {
  for (const [session, search, expected] of [
    [SIGNED_IN, "", [1, 0, []]],
    [OVER, "", [0, 1, []]],
    [OVER, OF_PORTAL, [0, 0, [SESSION_OVER]]],
  ]) {
    const page = openPage("/embed/jobs/42", session, { search });
    const stop = watchSession();
    page.dispatchEvent(new Event("jobpane:disconnected"));
    await settled();
    stop();
    assert.deepEqual([reloads, left.length, events], expected);
  }
});

test("the end of one watch is not the end of another", async () => {
  const stopFirst = watchSession();
  const stopSecond = watchSession();
  stopFirst();
  globalThis.window.dispatchEvent(new Event("jobpane:disconnected"));
  await settled();
  stopSecond();
  assert.equal(left.length, 1);
});

/** @param {object | null} session @param {boolean} persisted whether the browser had kept the page */
async function shownAgain(session, persisted = true, path = "/jobs/42", options = {}) {
  const page = openPage(path, session, options);
  const stop = watchSession();
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
  const { style } = globalThis.document.documentElement;
  const atOnce = style.visibility ?? "";
  await settled();
  stop();
  return { atOnce, then: style.visibility ?? "", asked, left: left.length, reloads };
}

test("a page that the browser had kept is hidden until it is known that nobody needs to sign in", async () => {
  const over = await shownAgain(OVER);
  assert.deepEqual(over, { atOnce: "hidden", then: "hidden", asked: 1, left: 1, reloads: 0 });
  const open = await shownAgain({ mode: "service", signed_in: true });
  assert.deepEqual(open, { atOnce: "hidden", then: "", asked: 1, left: 0, reloads: 0 });
});

test("a page that the browser had kept is loaded again for whom is signed in: it may be another user's", async () => {
  const on = await shownAgain(SIGNED_IN);
  assert.deepEqual(on, { atOnce: "hidden", then: "hidden", asked: 1, left: 0, reloads: 1 });
});

test("an embedded page that is no portal's is not shown again after the sign-out either", async () => {
  const own = await shownAgain(OVER, true, "/embed/jobs/42");
  assert.deepEqual(own, { atOnce: "hidden", then: "hidden", asked: 1, left: 1, reloads: 0 });
  const framed = await shownAgain(OVER, true, "/embed/jobs/42", { isFramed: true });
  assert.deepEqual(framed, { atOnce: "hidden", then: "hidden", asked: 1, left: 0, reloads: 0 });
  const portals = await shownAgain(OVER, true, "/embed/jobs/42", { search: OF_PORTAL, isFramed: true });
  assert.deepEqual(portals, { atOnce: "", then: "", asked: 0, left: 0, reloads: 0 });
});

test("a question that was on its way when the page was kept does not answer for what is now", async () => {
  const page = openPage("/jobs/42", OVER);
  const answers = [];
  globalThis.fetch = () => new Promise((answer) => answers.push((session) => answer(new Response(JSON.stringify(session)))));
  const stop = watchSession();
  const before = sessionMayBeOver();
  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await settled();
  assert.equal(answers.length, 2, "it is asked again");
  answers[0]({ mode: "service", signed_in: true });
  assert.equal(await before, false);
  assert.equal(globalThis.document.documentElement.style.visibility, "hidden");
  const meanwhile = sessionMayBeOver();
  assert.equal(answers.length, 2, "the end of the old question is not that of the new one");
  answers[1](OVER);
  assert.equal(await meanwhile, true);
  await settled();
  stop();
  assert.ok(left.length > 0);
  assert.equal(reloads, 0);
});

test("a page that the browser had kept is loaded again where Jobpane does not answer", async () => {
  const unknown = await shownAgain(null);
  assert.deepEqual(unknown, { atOnce: "hidden", then: "hidden", asked: 1, left: 0, reloads: 1 });
});

test("a page that is loaded is shown at once", async () => {
  const loaded = await shownAgain(OVER, false);
  assert.deepEqual(loaded, { atOnce: "", then: "", asked: 0, left: 0, reloads: 0 });
});

test("signing out that fails keeps the page and says so", async () => {
  openPage("/jobs/42", null);
  assert.match(await signOut("/api/sign-out"), /^You're still signed in/);
  assert.deepEqual(left, []);
});

test("signing out leaves the page once, and its end is no other news", async () => {
  const page = openPage("/jobs/42", OVER);
  const stop = watchSession();
  const leaving = signOut("/api/sign-out");
  page.dispatchEvent(new Event("jobpane:disconnected"));
  assert.equal(await leaving, "");
  await settled();
  stop();
  assert.deepEqual([left, reloads], [["/sign-in?problem=signed_out"], 0]);
});
