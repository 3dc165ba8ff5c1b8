import assert from "node:assert/strict";
import { test } from "node:test";
import { scrollPlaces } from "../../../assets/frame/scrollPlaces.js";

function tab({ kept = new Map(), element = null } = {}) {
  const moves = [];
  globalThis.window = {
    scrollY: 0,
    scrollTo: (_x, y) => moves.push(y),
    sessionStorage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => kept.set(key, text),
    },
  };
  globalThis.document = {
    getElementById: (id) => (id === "part" ? element : null),
  };
  return moves;
}

test("an entry is scrolled to where it was left", () => {
  const moves = tab();
  const places = scrollPlaces();
  globalThis.window.scrollY = 300;
  places.leave("list");
  assert.equal(places.restore({ key: "list", hash: "" }), true);
  assert.deepEqual(moves, [300]);
  assert.equal(places.restore({ key: "new", hash: "" }), false);
});

test("places outlive a reload", () => {
  const kept = new Map();
  tab({ kept });
  const before = scrollPlaces();
  globalThis.window.scrollY = 120;
  before.leave("list");
  before.store();
  const moves = tab({ kept });
  scrollPlaces().restore({ key: "list", hash: "" });
  assert.deepEqual(moves, [120]);
});

test("a new entry begins at what its hash names", () => {
  let seen = 0;
  tab({ element: { scrollIntoView: () => (seen += 1) } });
  assert.equal(scrollPlaces().restore({ key: "new", hash: "#part" }), true);
  assert.equal(seen, 1);
  assert.equal(scrollPlaces().restore({ key: "new", hash: "#%" }), false);
});

test("a tab without storage has no places, and no error", () => {
  tab();
  globalThis.window.sessionStorage = {
    getItem: () => "{ cut off",
    setItem: () => {
      throw new Error("full");
    },
  };
  const places = scrollPlaces();
  places.store();
  assert.equal(places.restore({ key: "list", hash: "" }), false);
});
