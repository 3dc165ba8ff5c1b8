/* A frame's key outlives a reload, for the same frame alone. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { storeKey, storedKey } from "../../../assets/embed/storedKey.js";

const PAGE = "https://jobs.example.org/embed/jobs/42?origin=https%3A%2F%2Fops.example.org";

function opened(url, stored = new Map()) {
  const sessionStorage = {
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, text) => stored.set(name, text),
    removeItem: (name) => stored.delete(name),
  };
  globalThis.window = { location: new URL(url), sessionStorage };
  return stored;
}
afterEach(() => delete globalThis.window);

test("a stored key is for the same page and portal", () => {
  const stored = opened(PAGE);
  storeKey("the-key");
  assert.equal(storedKey(), "the-key");
  for (const url of [PAGE.replace("42", "43"), PAGE.replace("ops", "dev")]) {
    opened(url, stored);
    assert.equal(storedKey(), "");
  }
});

test("a key that is over is forgotten", () => {
  const stored = opened(PAGE);
  storeKey("the-key");
  storeKey("");
  assert.deepEqual([storedKey(), stored.size], ["", 0]);
});

test("where storage is closed there is no key, and no error", () => {
  globalThis.window = {
    location: new URL(PAGE),
    get sessionStorage() {
      throw new Error("SecurityError");
    },
  };
  storeKey("the-key");
  assert.equal(storedKey(), "");
});
