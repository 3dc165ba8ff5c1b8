/* The script in the head of every page: keys leave the URL, frames remember in memory. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import vm from "node:vm";

const BOOT = readFileSync(new URL("../../../assets/embed/boot.js", import.meta.url), "utf8");
const SCRIPT = BOOT.replace("import(EARLY)", "load(EARLY)"); // Node's vm imports nothing without a flag
assert.notEqual(SCRIPT, BOOT);

const opened = async () => new Response('{"key":"k"}', { status: 201 });

function booted(url, { isClosed = false, sitePath, answer = async () => new Response("{}") } = {}) {
  const location = new URL(url, "https://jobs.example.org");
  const left = [];
  location.replace = (to) => left.push(to);
  const replaced = [];
  const asked = [];
  const screens = [];
  const fetch = async (to, { body, ...how }) => {
    if (body === undefined) {
      screens.push({ to, key: how.headers.Authorization, cache: how.cache });
      return "the first screen";
    }
    asked.push({ to, how, body: JSON.parse(body), urlThen: replaced.at(-1) });
    return answer();
  };
  const classes = new Set();
  const real = { getItem: () => "of the site" };
  const window = {
    location,
    history: { state: null, replaceState: (_state, _title, to) => replaced.push(to) },
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, {
      configurable: true,
      get() {
        if (isClosed) throw new Error("SecurityError");
        return real;
      },
    });
  }
  const link = { rel: "later-module", setAttribute: (name, text) => (link[name] = text) };
  const document = {
    documentElement: { dataset: { sitePath }, classList: { add: (name) => classes.add(name) } },
    querySelectorAll: (selector) => (selector === `link[rel="${link.rel}"]` ? [link] : []),
  };
  const timers = [];
  const setTimeout = (act) => timers.push(act);
  const loaded = [];
  const shown = [];
  const load = async (path) => {
    loaded.push(path);
    return { show: (...how) => new Promise((end, fail) => shown.push({ how, end, fail })) };
  };
  vm.runInNewContext(SCRIPT, { window, document, URLSearchParams, fetch, load, setTimeout });
  return { window, replaced, classes, real, left, asked, loaded, shown, screens, link, timers };
}

test("the key leaves the URL, and what follows it stays", () => {
  const { replaced } = booted("/embed/jobs/42?origin=https://x&compact=1#key=abc-DEF_1");
  assert.deepEqual(replaced, ["/embed/jobs/42?origin=https://x&compact=1"]);
  assert.deepEqual(booted("/embed/jobs/42#key=abc&L120-L140").replaced, ["/embed/jobs/42#L120-L140"]);
  assert.deepEqual(booted("/c/prod/embed/jobs/42#key=").replaced, ["/c/prod/embed/jobs/42"]);
});

test("the token is traded at once, and has left the URL before", () => {
  const { asked } = booted("/embed/jobs/0042?origin=https%3A%2F%2Fops.example.org#key=abc-DEF_1");
  assert.equal(asked.length, 1);
  assert.equal(asked[0].to, "/api/embed-sessions");
  assert.equal(asked[0].urlThen, "/embed/jobs/0042?origin=https%3A%2F%2Fops.example.org");
  assert.deepEqual(asked[0].body, { token: "abc-DEF_1", job: 42, origin: "https://ops.example.org" });
  assert.deepEqual(
    [asked[0].how.method, asked[0].how.cache, asked[0].how.headers["Content-Type"]],
    ["POST", "no-store", "application/json"],
  );
});

test("below a path and a controller's name the token is traded there, for a template's card too", () => {
  const below = booted("/tools/jobpane/c/lab/embed/templates/3?origin=x#key=abc", { sitePath: "/tools/jobpane" });
  assert.equal(below.asked[0].to, "/tools/jobpane/c/lab/api/embed-sessions");
  assert.deepEqual(below.asked[0].body, { token: "abc", template: 3, origin: "x" });
});

test("an id that is none is traded for no job", () => {
  assert.equal(booted("/embed/jobs/4x?origin=x#key=abc").asked[0].body.job, 0);
});

test("nothing is asked for without a token or without a portal", () => {
  for (const url of ["/embed/jobs/42?origin=x", "/embed/jobs/42?origin=x#key=", "/embed/jobs/42#key=abc"]) {
    const { asked, window } = booted(url);
    assert.deepEqual(asked, []);
    assert.equal(window.jobpaneFrame, undefined);
  }
});

test("the page goes on with what was asked and answered", async () => {
  const url = "/embed/jobs/42?origin=x#key=abc";
  const answers = [
    [async () => new Response('{"key":"k"}', { status: 201 }), { status: 201, body: { key: "k" } }],
    [async () => new Response("<h1>Forbidden</h1>", { status: 403 }), { status: 403, body: null }],
    [async () => Promise.reject(new TypeError("Failed to fetch")), null],
  ];
  for (const [answer, expected] of answers) {
    const { window } = booted(url, { answer });
    assert.equal(JSON.stringify(await window.jobpaneFrame.answer), JSON.stringify(expected));
    assert.equal(JSON.parse(window.jobpaneFrame.request.body).token, "abc");
  }
});

test("a portal's frame of a job loads what shows the job early, and hands over what was begun", async () => {
  const url = "/c/lab/embed/jobs/42?origin=x&theme=dark&find=error%20%26&search=words#key=abc";
  const { loaded, shown, screens, window } = booted(url, { answer: opened });
  await turn();
  assert.deepEqual(loaded, ["/assets/first-screen.js"]);
  const to = "/c/lab/api/jobs/42/first-screen?find=error+%26&search=words";
  assert.deepEqual(screens, [{ to, key: "Jobpane-Frame k", cache: "no-store" }]);
  const [{ how: [traded, askedFor] }] = shown;
  assert.equal(traded, window.jobpaneFrame.answer);
  assert.equal(await askedFor(""), "the first screen");
  assert.equal(screens.length, 1);
});

test("a frame that is reloaded asks with the key that it has stored", async () => {
  const { shown, screens } = booted("/embed/jobs/0042?origin=x");
  await turn();
  const [{ how: [traded, askedFor] }] = shown;
  assert.deepEqual([traded, screens], [undefined, []]);
  await askedFor("stored");
  assert.deepEqual(screens, [{ to: "/api/jobs/42/first-screen", key: "Jobpane-Frame stored", cache: "no-store" }]);
  assert.equal(askedFor(""), null);
});

test("a link that opens nothing asks for nothing", async () => {
  const { screens, shown } = booted("/embed/jobs/42?origin=x#key=abc");
  await turn();
  assert.equal(await shown[0].how[1](""), null);
  assert.deepEqual(screens, []);
});

test("the scripts of the page come after what is shown first, however long that takes", async () => {
  const { link, timers } = booted("/embed/jobs/42?origin=x#key=abc", { answer: opened });
  await turn();
  assert.equal(link.rel, "later-module");
  timers[0]();
  assert.equal(link.rel, "modulepreload");
});

test("they come too where what is shown first fails, and the page goes on", async () => {
  const { window, link, shown } = booted("/embed/jobs/42?origin=https%3A%2F%2Fops.example.org");
  await turn();
  shown[0].fail(new Error("no JSON"));
  await window.jobpaneShown;
  assert.equal(link.rel, "modulepreload");
});

test("they come at once where nothing is shown first", async () => {
  const { link, shown, window } = booted("/embed/jobs/42?origin=x#key=abc");
  await turn();
  assert.equal(link.rel, "later-module");
  shown[0].end();
  await window.jobpaneShown;
  assert.equal(link.rel, "modulepreload");
  const card = booted("/embed/templates/3?origin=x#key=abc", { answer: opened });
  await turn();
  assert.equal(card.link.rel, "modulepreload");
  assert.equal(card.window.jobpaneShown, undefined);
});

test("nothing else loads it", () => {
  for (const path of ["/jobs/42?origin=x", "/embed/jobs/42", "/embed/templates/3?origin=x#key=abc", "/embed/jobs/x?origin=x"]) {
    assert.deepEqual(booted(path).loaded, [], path);
  }
});

test("a page that was opened past the proxy goes below the path, with its key unused", () => {
  const sitePath = "/tools/jobpane";
  const { left, replaced, asked } = booted("/embed/jobs/42?origin=x#key=abc", { sitePath });
  assert.deepEqual(left, ["/tools/jobpane/embed/jobs/42?origin=x#key=abc"]);
  assert.deepEqual([replaced, asked], [[], []]);
  assert.deepEqual(booted("/tools/jobpanes/", { sitePath }).left, ["/tools/jobpane/tools/jobpanes/"]);
  for (const path of ["/tools/jobpane", "/tools/jobpane/jobs/42"]) {
    assert.deepEqual(booted(path, { sitePath }).left, []);
  }
  const below = booted("/tools/jobpane/c/lab/embed/jobs/42?compact=1#key=abc", { sitePath });
  assert.deepEqual(below.replaced, ["/tools/jobpane/c/lab/embed/jobs/42?compact=1"]);
  assert.ok(below.classes.has("compact"));
});

test("a page that is no frame is left alone", () => {
  for (const url of ["/", "/jobs/42?theme=dark&origin=x#key=abc", "/jobs/embed/?theme=dark"]) {
    const { window, replaced, real, asked } = booted(url);
    assert.deepEqual([replaced, asked], [[], []]);
    assert.equal(window.jobpaneFrame, undefined);
    assert.equal(window.localStorage, real);
  }
});

test("a frame of our own site without options shares its choices", () => {
  assert.equal(booted("/embed/jobs/42").window.localStorage.getItem("theme"), "of the site");
});

test("a portal's frame begins with the options of its URL and shares nothing", () => {
  const { window, classes, real } = booted("/embed/jobs/42?origin=https://x&theme=dark&output=folded&compact=1");
  assert.equal(window.localStorage.getItem("theme"), "dark");
  assert.equal(window.localStorage.getItem("jobpane.output.open"), "no");
  assert.equal(window.localStorage.getItem("jobpane.zone"), null);
  assert.ok(classes.has("compact"));
  assert.equal(window.sessionStorage, real);
  assert.equal(booted("/embed/jobs/42?theme=auto").window.localStorage.getItem("theme"), "system");
});

test("odd options are as if they were not there", () => {
  const { window, classes } = booted("/embed/jobs/42?origin=x&theme=<b>&output=__proto__&compact=yes");
  assert.equal(window.localStorage.length, 0);
  assert.equal(classes.size, 0);
});

test("where storage is closed, it is memory that works like storage", () => {
  const { window } = booted("/embed/jobs/42", { isClosed: true });
  for (const storage of [window.localStorage, window.sessionStorage]) {
    storage.setItem("one", 1);
    assert.equal(storage.getItem("one"), "1");
    assert.equal(storage.key(0), "one");
    storage.removeItem("one");
    assert.equal(storage.getItem("one"), null);
    storage.setItem("two", "2");
    storage.clear();
    assert.equal(storage.length, 0);
  }
  assert.notEqual(window.localStorage, window.sessionStorage);
});
