/* Code that is loaded when it is first wanted. */
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.navigator ??= {};
/** What waits for the browser to be idle. @type {Set<() => void>} */
const idle = new Set();
globalThis.document = { readyState: "complete" };
globalThis.window = {
  requestIdleCallback: (act) => {
    idle.add(act);
    return act;
  },
  cancelIdleCallback: (act) => idle.delete(act),
  addEventListener: () => {},
  removeEventListener: () => {},
};
const { LatePart } = await import("../../../assets/shared/LatePart.js");

/** A loader whose answers are given by the test. */
function heldLoader() {
  /** @type {PromiseWithResolvers<string>[]} */
  const asked = [];
  const fetch = () => {
    let settle = {};
    const promise = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    asked.push({ promise, ...settle });
    return promise;
  };
  return { fetch, asked };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test("a press before the code is here is done once it has come", async () => {
  const { fetch, asked } = heldLoader();
  const part = new LatePart(fetch);
  const done = [];
  part.whenHere((code) => done.push(`first ${code}`), assert.fail);
  part.whenHere((code) => done.push(`second ${code}`), assert.fail);
  await settled();
  assert.deepEqual(done, []);
  assert.equal(asked.length, 1);
  asked[0].resolve("code");
  await settled();
  assert.deepEqual(done, ["first code", "second code"]);
});

test("once it is here a press is done at once", async () => {
  const part = new LatePart(() => Promise.resolve("code"));
  await part.load();
  const done = [];
  part.whenHere((code) => done.push(code), assert.fail);
  assert.deepEqual(done, ["code"]);
});

test("a loading that failed is said to each press, and the next press tries again", async () => {
  const { fetch, asked } = heldLoader();
  const part = new LatePart(fetch);
  const done = [];
  const failed = [];
  part.whenHere((code) => done.push(code), (error) => failed.push(error.message));
  asked[0].reject(new Error("offline"));
  await settled();
  assert.deepEqual([done, failed], [[], ["offline"]]);
  part.whenHere((code) => done.push(code), (error) => failed.push(error.message));
  asked[1].resolve("code");
  await settled();
  assert.deepEqual([done, failed], [["code"], ["offline"]]);
});

test("listeners hear of it before the presses are done", async () => {
  const part = new LatePart(() => Promise.resolve("code"));
  const heard = [];
  part.subscribe(() => heard.push(`listener ${part.value}`));
  const stop = part.subscribe(() => heard.push("somebody who has left"));
  stop();
  part.whenHere(() => heard.push("press"), assert.fail);
  await settled();
  assert.deepEqual(heard, ["listener code", "press"]);
});

test("what nobody has wanted is loaded once the browser is idle, and its failure said to nobody", async () => {
  const { fetch, asked } = heldLoader();
  const part = new LatePart(fetch);
  part.prepareWhenIdle();
  assert.equal(asked.length, 0);
  idle.forEach((act) => act());
  assert.equal(asked.length, 1);
  asked[0].reject(new Error("offline"));
  await settled(); // an unhandled rejection would end the process
  assert.equal(part.value, null);
});

test("who leaves before that has it not loaded", () => {
  idle.clear();
  const { fetch, asked } = heldLoader();
  const stop = new LatePart(fetch).prepareWhenIdle();
  stop();
  assert.equal(idle.size, 0);
  assert.equal(asked.length, 0);
});
