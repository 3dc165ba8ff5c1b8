/* The first screen of a portal's frame: asked for with the frame's key, and shown whenever it comes. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

const PAGE = "https://jobs.example.org/c/lab/embed/jobs/42?origin=https%3A%2F%2Fops.example.org";
const SCREEN = ["div", { id: "first-screen" }, [["main", {}, ["<b>Cleanup</b>"]]]];
const realFetch = globalThis.fetch;
let asked, events, readyState, parsed, answer;

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
  [asked, events, readyState] = [[], [], "complete"];
  answer = async () => new Response(JSON.stringify(SCREEN));
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
  globalThis.fetch = async (url, { headers }) => {
    asked.push({ url, key: headers.Authorization });
    return answer();
  };
});
afterEach(() => {
  globalThis.fetch = realFetch;
  for (const name of ["window", "document", "HTMLElement"]) delete globalThis[name];
});

async function show(traded, { url = PAGE, stored } = {}) {
  open(url, stored);
  const early = await import("../../../assets/embed/early.js");
  open(url, stored); // what the first import defined is not this test's
  await early.show("/c/lab", traded);
}

const session = Promise.resolve({ status: 201, body: { key: "the-key", origin: "https://ops.example.org" } });

test("the first screen is asked for with the key of the session, and is shown, finished and measured", async () => {
  await show(session);
  assert.deepEqual(asked, [{ url: "/c/lab/api/jobs/42/first-screen", key: "Jobpane-Frame the-key" }]);
  const [screen] = body().children;
  assert.deepEqual(screen.children[0].children, [{ text: "<b>Cleanup</b>" }]);
  assert.deepEqual(events.slice(0, 2), ["shown", "finished div"]);
  const resize = { source: "jobpane", type: "resize", detail: { height: 301 }, origin: "https://ops.example.org" };
  assert.deepEqual(events[2], resize);
});

test("what the page's URL says of the output is passed on, and nothing else of it", async () => {
  await show(session, { url: `${PAGE}&theme=dark&find=error%20%26&search=words` });
  assert.equal(asked[0].url, "/c/lab/api/jobs/42/first-screen?find=error+%26&search=words");
});

test("a reloaded frame asks with the key that it has stored", async () => {
  const url = new URL(PAGE);
  const place = `${url.pathname} https://ops.example.org`;
  await show(undefined, { stored: { place, key: "stored" } });
  assert.deepEqual([asked[0].key, events[0]], ["Jobpane-Frame stored", "shown"]);
});

test("without a session nothing is asked for, also where another frame's key is stored", async () => {
  for (const traded of [undefined, Promise.resolve(null), Promise.resolve({ status: 403, body: { error: {} } })]) {
    await show(traded, { stored: traded && { place: `${new URL(PAGE).pathname} https://ops.example.org`, key: "old" } });
  }
  assert.deepEqual([asked, events], [[], []]);
});

test("where there is no first screen, or none of ours, nothing is shown", async () => {
  for (const given of [
    new Response(null, { status: 204 }),
    new Response("{}", { status: 403 }),
    new Response(JSON.stringify(["script", {}, ["alert(1)"]])),
    new Response("<h1>Bad gateway</h1>"),
    new Response('"a text"'),
  ]) {
    answer = async () => given;
    await show(session).catch(() => {});
  }
  assert.deepEqual([asked.length, events], [5, []]);
});

test("it stands behind all that was sent of the page", async () => {
  readyState = "loading";
  const shown = show(session);
  while (!asked.length) await new Promise(setImmediate);
  await new Promise(setImmediate);
  assert.deepEqual(events, []);
  readyState = "interactive";
  parsed();
  await shown;
  assert.equal(events[0], "shown");
});
