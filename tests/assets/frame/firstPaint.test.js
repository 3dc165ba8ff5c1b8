/* When hydration may begin: after the first screen, which may not come. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { firstPaint } from "../../../assets/frame/firstPaint.js";

let screen, looks, parsed, frames, isReady;

beforeEach(() => {
  [screen, looks, parsed, frames, isReady] = [null, [], [], [], false];
  globalThis.window = { location: { pathname: "/jobs/42" } };
  globalThis.document = {
    readyState: "loading",
    body: {},
    getElementById: () => screen,
    addEventListener: (name, listener) => parsed.push(listener),
    removeEventListener: () => {},
  };
  globalThis.MutationObserver = class {
    constructor(look) {
      this.look = look;
    }
    observe() {
      looks.push(this.look);
    }
    disconnect() {}
  };
  globalThis.requestAnimationFrame = (callback) => frames.push(callback);
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => 120);
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

async function settled() {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

async function begun() {
  firstPaint().then(() => {
    isReady = true;
  });
  await settled();
}

test("a first screen that comes is painted before", async () => {
  await begun();
  assert.equal(isReady, false);
  screen = {};
  looks[0]();
  await settled();
  assert.equal(isReady, false);
  frames[0]();
  mock.timers.tick(1);
  await settled();
  assert.equal(isReady, true);
});

test("a page that came to its end without one is hydrated at once", async () => {
  await begun();
  globalThis.document.readyState = "interactive";
  parsed[0]();
  await settled();
  assert.equal(isReady, true);
});

test("other pages wait for nothing", async () => {
  globalThis.window.location.pathname = "/jobs";
  await begun();
  assert.equal(isReady, true);
});

test("a slow controller holds nothing up", async () => {
  await begun();
  mock.method(performance, "now", () => 300);
  mock.timers.tick(180);
  await settled();
  assert.equal(isReady, true);
});

test("in a portal's frame it may come after the page's end", async () => {
  let came;
  globalThis.document.readyState = "complete";
  globalThis.window.jobpaneShown = new Promise((resolve) => (came = resolve));
  mock.method(performance, "now", () => 400);
  await begun();
  assert.equal(isReady, false);
  screen = {};
  came();
  await settled();
  assert.equal(isReady, false);
  frames[0]();
  mock.timers.tick(1);
  await settled();
  assert.equal(isReady, true);
});

test("a portal's frame that shows nothing first is hydrated at once", async () => {
  globalThis.document.readyState = "complete";
  globalThis.window.jobpaneShown = Promise.resolve();
  await begun();
  assert.equal(isReady, true);
});

test("a tab out of sight, which paints nothing, goes on too", async () => {
  screen = {};
  await begun();
  assert.equal(isReady, false);
  mock.timers.tick(100);
  await settled();
  assert.equal(isReady, true);
});
