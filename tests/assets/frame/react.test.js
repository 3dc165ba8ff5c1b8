/* What the browser has in place of React: Preact, with the few things that we have it do as React does. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createElement, options, render } from "preact";
import * as preact from "preact/compat";
import * as react from "../../../assets/frame/react.js";
import { SiteElement, textOf } from "./siteElement.js";

const { flushSync, hydrateRoot, useLayoutEffect, useState, useSyncExternalStore } = react;

/** Until what was scheduled for the end of this task is done; no frame has come by then. */
const endOfTask = () => Promise.resolve().then(() => undefined);

let element;
let page;

beforeEach(() => {
  element = new SiteElement();
  page = { getElementById: (id) => (id === "site" ? element : null) };
});

/** Renders the component as the site is: the test's way into it is `hydrateRoot`. */
const show = (component) => hydrateRoot(page, createElement(component));

/** Shows a number, 0 at first; returns what changes it. */
function showNumber() {
  let change;
  show(() => {
    const [number, setNumber] = useState(0);
    change = setNumber;
    return String(number);
  });
  return change;
}

/** A store with one value, how many listen to it, and how often one has begun to. */
function storeOf(value) {
  const listeners = new Set();
  let begun = 0;
  return {
    get listeners() {
      return listeners.size;
    },
    get begun() {
      return begun;
    },
    read: () => value,
    subscribe: (listener) => {
      listeners.add(listener);
      begun += 1;
      return () => listeners.delete(listener);
    },
    set(next) {
      value = next;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** A component that shows the store's value, and a list of what it has rendered. */
function shownOf(store) {
  const rendered = [];
  const component = () => {
    const value = useSyncExternalStore(store.subscribe, store.read);
    rendered.push(value);
    return String(value);
  };
  return { component, rendered };
}

test("everything else is Preact's layer for React's API", () => {
  const own = ["flushSync", "hydrateRoot", "useSyncExternalStore", "useOptimistic"];
  for (const [name, value] of Object.entries(preact))
    if (!own.includes(name)) assert.equal(react[name], value, name);
});

test("the site is rendered into its element", () => {
  show(() => "jobs");
  assert.equal(textOf(element), "jobs");
});

test("a page without the site's element is an error that says so", () => {
  const empty = { getElementById: () => null };
  assert.throws(() => hydrateRoot(empty, null), /no element for the site/);
});

test("a change is rendered at the end of the task, all changes in one", async () => {
  let change;
  let renders = 0;
  show(() => {
    const [number, setNumber] = useState(0);
    change = setNumber;
    renders += 1;
    return String(number);
  });
  change(1);
  change(2);
  assert.equal(textOf(element), "0");
  await endOfTask();
  assert.equal(textOf(element), "2");
  assert.equal(renders, 2);
});

test("what flushSync changes is in the page when it returns", () => {
  const change = showNumber();
  flushSync(() => change(1));
  assert.equal(textOf(element), "1");
});

test("flushSync renders also what was changed before", () => {
  const changes = [];
  const Part = () => {
    const [number, setNumber] = useState(0);
    changes.push(setNumber);
    return String(number);
  };
  hydrateRoot(page, [createElement(Part), createElement(Part)]);
  const [one, other] = changes;
  one(1);
  flushSync(() => other(2));
  assert.equal(textOf(element), "12");
});

test("flushSync in an effect renders once what is being rendered is in the page", async () => {
  const seen = [];
  const Inner = () => {
    const [number, setNumber] = useState(0);
    useLayoutEffect(() => {
      if (number > 0) return;
      flushSync(() => setNumber(1));
      seen.push(textOf(element));
    });
    return String(number);
  };
  show(Inner);
  assert.deepEqual(seen, ["0"]);
  await endOfTask();
  assert.equal(textOf(element), "1");
});

test("flushSync in an effect of a later rendering waits likewise", async () => {
  const seen = [];
  let change;
  show(() => {
    const [number, setNumber] = useState(0);
    change = setNumber;
    useLayoutEffect(() => {
      if (number !== 1) return;
      flushSync(() => setNumber(2));
      seen.push(textOf(element));
    });
    return String(number);
  });
  change(1);
  await endOfTask();
  assert.deepEqual(seen, ["1"]);
  await endOfTask();
  assert.equal(textOf(element), "2");
});

test("flushSync within flushSync renders once the outer one is done", async () => {
  let change;
  const seen = [];
  show(() => {
    const [number, setNumber] = useState(0);
    change = setNumber;
    useLayoutEffect(() => {
      if (number === 1) {
        flushSync(() => setNumber(2));
        seen.push(textOf(element));
      }
    });
    return String(number);
  });
  flushSync(() => change(1));
  assert.deepEqual(seen, ["1"]);
  await endOfTask();
  assert.equal(textOf(element), "2");
});

test("what fails in flushSync reaches who called it, and later changes are rendered as ever", async () => {
  const change = showNumber();
  const scheduled = options.debounceRendering;
  assert.throws(() => flushSync(() => { throw new RangeError("no such line"); }), RangeError);
  assert.equal(options.debounceRendering, scheduled);
  change(1);
  await endOfTask();
  assert.equal(textOf(element), "1");
});

test("a page that fails to render leaves flushSync rendering at once", () => {
  assert.throws(() => show(() => { throw new RangeError("no page"); }), RangeError);
  element = new SiteElement();
  page = { getElementById: () => element };
  const change = showNumber();
  flushSync(() => change(1));
  assert.equal(textOf(element), "1");
});

test("a store is listened to from the first rendering on, before a frame has come", async () => {
  const store = storeOf("pending");
  show(shownOf(store).component);
  assert.equal(store.listeners, 1);
  store.set("running");
  await endOfTask();
  assert.equal(textOf(element), "running");
});

test("a store that changes while the page is rendered shows its new value", async () => {
  const store = storeOf("pending");
  const { component } = shownOf(store);
  const Changing = () => {
    useLayoutEffect(() => store.set("running"), []);
    return null;
  };
  hydrateRoot(page, [createElement(Changing), createElement(component)]);
  await endOfTask();
  assert.equal(textOf(element), "running");
});

test("a store that says the same value again has nothing rendered", async () => {
  const store = storeOf("running");
  const { component, rendered } = shownOf(store);
  show(component);
  store.set("running");
  await endOfTask();
  assert.deepEqual(rendered, ["running"]);
});

test("a value that is no number is the same as itself", async () => {
  const store = storeOf(Number.NaN);
  const { component, rendered } = shownOf(store);
  show(component);
  store.set(Number.NaN);
  await endOfTask();
  assert.equal(rendered.length, 1);
});

test("a store is read as the last rendering said", async () => {
  const store = storeOf({ name: "running", status: "running" });
  let choose;
  show(() => {
    const [field, setField] = useState("name");
    choose = setField;
    return useSyncExternalStore(store.subscribe, () => store.read()[field]);
  });
  choose("status");
  await endOfTask();
  store.set({ name: "running", status: "canceled" });
  await endOfTask();
  assert.equal(textOf(element), "canceled");
});

test("a component begins to listen once, however often it is rendered", async () => {
  const store = storeOf(1);
  show(shownOf(store).component);
  store.set(2);
  await endOfTask();
  assert.deepEqual([store.listeners, store.begun], [1, 1]);
});

test("a store that goes back to its first value shows that", async () => {
  const store = storeOf("pending");
  show(shownOf(store).component);
  for (const value of ["running", "pending"]) {
    store.set(value);
    await endOfTask();
    assert.equal(textOf(element), value);
  }
});

test("another store takes the place of the first", async () => {
  const [one, other] = [storeOf("one"), storeOf("other")];
  let choose;
  show(() => {
    const [store, setStore] = useState(one);
    choose = setStore;
    return useSyncExternalStore(store.subscribe, store.read);
  });
  choose(other);
  await endOfTask();
  assert.deepEqual([one.listeners, other.listeners], [0, 1]);
  other.set("changed");
  await endOfTask();
  assert.equal(textOf(element), "changed");
});

test("a component that has gone listens no longer", () => {
  const store = storeOf("running");
  show(shownOf(store).component);
  render(null, element);
  assert.equal(store.listeners, 0);
});

test("what no page of ours uses says that it is missing", () => {
  assert.throws(() => react.useOptimistic(), /no useOptimistic/);
});
