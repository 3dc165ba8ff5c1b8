/* What is loaded ahead waits until the browser is idle. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { onceIdle } from "../../../assets/shared/loadAhead.js";

let idle; // what waits for an idle browser
let page;

beforeEach(() => {
  idle = new Map();
  page = new EventTarget();
  Object.assign(page, {
    requestIdleCallback: (act) => idle.set(idle.size + 1, act).size,
    cancelIdleCallback: (number) => idle.delete(number),
    setTimeout: (act, ms) => idle.set(idle.size + 1, act, ms).size,
    clearTimeout: (number) => idle.delete(number),
  });
  globalThis.window = page;
  globalThis.document = { readyState: "loading" };
});

afterEach(() => {
  delete globalThis.window;
  delete globalThis.document;
});

function isIdle() {
  for (const act of idle.values()) act();
}

test("a page that still loads is not disturbed", () => {
  let times = 0;
  onceIdle(() => (times += 1));
  isIdle();
  assert.equal(times, 0);
  page.dispatchEvent(new Event("load"));
  assert.equal(times, 0);
  isIdle();
  assert.equal(times, 1);
});

test("a browser that cannot say when it is idle is given time", () => {
  delete page.requestIdleCallback;
  delete page.cancelIdleCallback;
  let times = 0;
  globalThis.document.readyState = "complete";
  onceIdle(() => (times += 1));
  assert.equal(times, 0);
  isIdle();
  assert.equal(times, 1);
});

test("a page that is left before does nothing", () => {
  let times = 0;
  onceIdle(() => (times += 1))();
  page.dispatchEvent(new Event("load"));
  globalThis.document.readyState = "complete";
  onceIdle(() => (times += 1))();
  isIdle();
  assert.equal(times, 0);
});
