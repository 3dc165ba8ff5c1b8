/* The first screen of a portal's frame, shown whenever it comes. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

const PAGE = "https://jobs.example.org/c/lab/embed/jobs/42?origin=https%3A%2F%2Fops.example.org";
const SCREEN = ["div", { id: "first-screen" }, [["main", {}, ["<b>Cleanup</b>"]]]];
let events, readyState, parsed;

class FakeElement {
  constructor(tag) {
    this.tag = tag;
    this.children = [];
  }
  setAttribute() {}
  append(...children) {
    this.children.push(...children);
    if (this.tag === "body") events.push("shown");
  }
  querySelector(tag) {
    return this.children.find((child) => child.tag === tag) ?? null;
  }
  getBoundingClientRect() {
    return { height: 300.4 };
  }
}

function open(url, stored) {
  const location = new URL(url);
  globalThis.location = location; // is asked for in a later task, too
  globalThis.window = {
    location,
    addEventListener: () => {},
    parent: { postMessage: (message, origin) => events.push({ ...message, origin }) },
    sessionStorage: { getItem: () => (stored ? JSON.stringify(stored) : null) },
    jobpaneFinish: (screen) => events.push(`finished ${screen.tag}`),
  };
}

const body = () => globalThis.document.body;

beforeEach(() => {
  [events, readyState, parsed] = [[], "complete", undefined];
  globalThis.HTMLElement = FakeElement;
  globalThis.document = {
    get readyState() {
      return readyState;
    },
    body: new FakeElement("body"),
    documentElement: { dataset: {} },
    getElementById: () => null,
    createElement: (tag) => new FakeElement(tag),
    createTextNode: (text) => ({ text }),
    addEventListener: (_name, listener) => (parsed = listener),
  };
});
afterEach(() => {
  for (const name of ["window", "document", "HTMLElement"]) delete globalThis[name];
});

const given = (tree, status = 200) => new Response(JSON.stringify(tree), { status });

async function show(traded, { stored, askedFor = async () => given(SCREEN) } = {}) {
  open(PAGE, stored);
  const early = await import("../../../assets/embed/early.js");
  open(PAGE, stored); // what the first import defined is not this test's
  await early.show(traded, askedFor);
}

const session = Promise.resolve({ status: 201, body: { key: "the-key", origin: "https://ops.example.org" } });

test("the first screen is shown, finished and measured", async () => {
  await show(session);
  const [screen] = body().children;
  assert.deepEqual(screen.children[0].children, [{ text: "<b>Cleanup</b>" }]);
  assert.deepEqual(events.slice(0, 2), ["shown", "finished div"]);
  const resize = { source: "jobpane", type: "resize", detail: { height: 301 }, origin: "https://ops.example.org" };
  assert.deepEqual(events[2], resize);
});

test("that of a failure stands in the answer beside the error", async () => {
  const answer = { error: { code: "unavailable" }, screen: SCREEN };
  await show(session, { askedFor: async () => given(answer, 503) });
  assert.deepEqual(events.slice(0, 2), ["shown", "finished div"]);
});

test("a reloaded frame asks with the key that it has stored, of its own page alone", async () => {
  const keys = [];
  const askedFor = async (key) => (keys.push(key), null);
  const path = new URL(PAGE).pathname;
  await show(undefined, { askedFor, stored: { place: `${path} https://ops.example.org`, key: "stored" } });
  await show(undefined, { askedFor, stored: { place: `${path} https://other.example.org`, key: "other" } });
  await show(session, { askedFor, stored: { place: `${path} https://ops.example.org`, key: "old" } });
  assert.deepEqual([keys, events], [["stored", "", ""], []]);
});

test("where there is no first screen, or none of ours, nothing is shown", async () => {
  for (const answer of [
    null,
    new Response(null, { status: 204 }),
    given({}, 403),
    given({ error: {} }, 502),
    given(["script", {}, ["alert(1)"]]),
    new Response("<h1>Bad gateway</h1>"),
    given("a text"),
  ]) {
    await show(session, { askedFor: async () => answer }).catch(() => {});
  }
  assert.deepEqual(events, []);
});

test("it stands behind all that was sent of the page", async () => {
  readyState = "loading";
  const shown = show(session);
  while (!parsed) await new Promise(setImmediate);
  await new Promise(setImmediate);
  assert.deepEqual(events, []);
  readyState = "interactive";
  parsed();
  await shown;
  assert.equal(events[0], "shown");
});
