/* A frame's session: traded for once, kept over a reload, and said to be over when it is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, mock, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import vm from "node:vm";

const BOOT = readFileSync(new URL("../../../assets/embed/boot.js", import.meta.url), "utf8");

const PAGE = "https://jobs.example.org/embed/jobs/42?origin=https%3A%2F%2Fops.example.org";
const OPS = "https://ops.example.org";
const realFetch = globalThis.fetch;
let copies = 0;
let stored;
let asked;
let heard;

beforeEach(() => {
  heard = new Map();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  stored = new Map();
  asked = [];
});
afterEach(() => {
  mock.timers.reset();
  globalThis.fetch = realFetch;
  delete globalThis.window;
  delete globalThis.document;
});

const json = (status, body = {}) => new Response(JSON.stringify(body), { status });
const session = (changes = {}) => json(201, { key: "the-key", origin: OPS, job: 42, ...changes });

async function frame({ url = PAGE, token, answers = [], isClosed = false }) {
  const storage = {
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, text) => stored.set(name, text),
    removeItem: (name) => stored.delete(name),
  };
  const location = new URL(token ? `${url}#key=${token}` : url);
  globalThis.window = {
    location,
    history: { replaceState: () => (location.hash = "") },
    localStorage: storage,
    addEventListener: (name, listener) => heard.set(name, listener),
    get sessionStorage() {
      if (isClosed) throw new Error("SecurityError");
      return storage;
    },
  };
  const controller = /^\/c\/([^/]+)\//.exec(new URL(url).pathname)?.[1];
  globalThis.document = {
    addEventListener: () => {},
    documentElement: { dataset: { controller } },
    querySelectorAll: () => [],
  };
  globalThis.fetch = async (to, { method = "GET", headers = {}, body } = {}) => {
    if (to.includes("/first-screen")) return new Response(null, { status: 204 }); // boot.js asks
    asked.push({ to, method, key: headers.Authorization, body: body && JSON.parse(body) });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  vm.runInThisContext(BOOT); // as in the head of the page
  copies += 1;
  const module = await import(`../../../assets/embed/frameSession.js?${copies}`);
  await turn();
  await turn();
  return module;
}

test("the link of a template's card is traded for a session of that template", async () => {
  const url = "https://jobs.example.org/c/lab/embed/templates/3?origin=https%3A%2F%2Fops.example.org";
  const module = await frame({ url, token: "t", answers: [session({ template: 3 })] });
  assert.equal(module.readSession().state, "open");
  assert.deepEqual(asked[0].body, { token: "t", template: 3, origin: OPS });
  assert.equal(asked[0].to, "/c/lab/api/embed-sessions");
});

const stateOf = (module) => module.readSession().state;

test("a page that is no portal's frame asks for nothing, waits for nothing and sends no key", async () => {
  for (const path of ["/jobs/42?origin=x", "/embed/jobs/42", "/"]) {
    const page = await frame({ url: `https://jobs.example.org${path}`, token: "t" });
    assert.equal(page.isWaiting(), false);
    assert.deepEqual([page.frameAuth(), page.frameHeaders(), asked], [{}, {}, []]);
    await page.whenOpen();
  }
});

test("a page of our own says that its session is over when it hears so, and others need not", async () => {
  const page = await frame({ url: "https://jobs.example.org/embed/jobs/42" });
  assert.equal(stateOf(page), "none");
  heard.get("jobpane:session-over")();
  assert.equal(stateOf(page), "over");
  assert.deepEqual(asked, []);
  heard.clear();
  await frame({ url: "https://jobs.example.org/jobs/42" });
  assert.equal(heard.size, 0);
});

test("the token is traded for a key, with job and origin, and is not kept", async () => {
  const page = await frame({ token: "the-token", answers: [session()] });
  assert.deepEqual(asked, [
    {
      to: "/api/embed-sessions",
      method: "POST",
      key: undefined,
      body: { token: "the-token", job: 42, origin: OPS },
    },
  ]);
  assert.equal(page.readSession().origin, OPS);
  assert.deepEqual(page.frameAuth(), { frame: "the-key" });
  assert.deepEqual(page.frameHeaders(), { Authorization: "Jobpane-Frame the-key" });
  assert.equal(globalThis.window.jobpaneFrame, undefined);
  assert.ok(!JSON.stringify([...stored]).includes("the-token"));
  await page.whenOpen();
});

test("below a controller's name the session is that controller's", async () => {
  await frame({ url: PAGE.replace("/embed/", "/c/prod/embed/"), token: "t", answers: [session()] });
  assert.equal(asked[0].to, "/c/prod/api/embed-sessions");
});

test("a reload goes on with the stored key", async () => {
  await frame({ token: "t", answers: [session()] });
  asked = [];
  const page = await frame({ answers: [json(200, { origin: OPS })] });
  assert.deepEqual([asked[0].method, asked[0].key], ["GET", "Jobpane-Frame the-key"]);
  assert.equal(stateOf(page), "open");
});

test("a new link replaces the stored session, also where it opens nothing", async () => {
  await frame({ token: "first", answers: [session()] });
  const page = await frame({ token: "replayed", answers: [json(403)] });
  assert.equal(stateOf(page), "refused");
  assert.equal(stored.size, 0);
});

test("a key that is stored for another job or portal is not used", async () => {
  await frame({ token: "t", answers: [session()] });
  for (const url of [PAGE.replace("42", "43"), PAGE.replace("ops", "dev")]) {
    asked = [];
    assert.equal(stateOf(await frame({ url })), "refused");
    assert.deepEqual(asked, []);
  }
});

test("what is stored by somebody else is no key", async () => {
  for (const text of ["", "{", "null", "[]", '{"place": 1, "key": 2}']) {
    stored.set("jobpane.frame", text);
    assert.equal(stateOf(await frame({})), "refused");
  }
});

test("without storage a link opens a session all the same", async () => {
  const page = await frame({ token: "t", answers: [session()], isClosed: true });
  assert.equal(stateOf(page), "open");
});

test("a refusal that is no JSON, as a proxy may give it, is a refusal", async () => {
  const page = await frame({ token: "t", answers: [new Response("<h1>Forbidden</h1>", { status: 403 })] });
  assert.equal(stateOf(page), "refused");
});

test("an answer that breaks off has used the link, and is not waited for without end", async () => {
  const broken = new Response(new ReadableStream({ start: (stream) => stream.error(new Error("reset")) }));
  assert.equal(stateOf(await frame({ token: "t", answers: [broken] })), "refused");
});

test("while Jobpane does not answer, the link is tried again", async () => {
  const page = await frame({ token: "t", answers: [new Error("away"), json(503), session()] });
  for (const ms of [1000, 2000]) {
    mock.timers.tick(ms);
    await turn();
    await turn();
  }
  assert.equal(asked.length, 3);
  assert.equal(stateOf(page), "open");
});

test("the session is asked after now and then, and is over when Jobpane says so", async () => {
  const page = await frame({ token: "t", answers: [session(), json(200, { origin: OPS }), json(401)] });
  const seen = [];
  page.onSessionChange(() => seen.push(stateOf(page)));
  for (let times = 0; times < 2; times += 1) {
    mock.timers.tick(5 * 60_000);
    await turn();
    await turn();
  }
  assert.deepEqual(seen, ["open", "over"]);
  assert.equal(stored.size, 0);
  mock.timers.tick(60 * 60_000);
  await turn();
  assert.equal(asked.length, 3);
});
