/* <jobpane-job>: small, and believes only its own frame. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SCRIPT = readFileSync(new URL("../../../assets/embed.js", import.meta.url), "utf8");
const SRC = "https://jobs.example.org/embed/jobs/42?origin=https%3A%2F%2Fops.example.org#key=abc";

class FakeElement extends EventTarget {
  isConnected = false;
  style = {};
  attributes = new Map();
  children = [];
  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }
  set(name, value) {
    this.attributes.set(name, value);
    this.attributeChangedCallback(name);
  }
  append(child) {
    this.children.push(child);
    child.remove = () => this.children.splice(this.children.indexOf(child), 1);
  }
}

function portal() {
  const defined = {};
  const listeners = new Set();
  const context = {
    HTMLElement: FakeElement,
    CustomEvent,
    URL,
    document: {
      baseURI: "https://ops.example.org/",
      createElement: () => ({ style: {}, contentWindow: {} }),
    },
    addEventListener: (_type, listener) => listeners.add(listener),
    removeEventListener: (_type, listener) => listeners.delete(listener),
    customElements: {
      get: (name) => defined[name],
      define: (name, type) => {
        assert.ok(!defined[name]);
        defined[name] = type;
      },
    },
  };
  vm.runInNewContext(SCRIPT, context);
  vm.runInNewContext(SCRIPT, context); // loaded twice
  const element = new defined["jobpane-job"]();
  const events = [];
  for (const type of ["status", "finished", "resize"]) {
    element.addEventListener(type, ({ detail }) => events.push([type, detail]));
  }
  const connect = () => {
    element.isConnected = true;
    element.connectedCallback();
  };
  const heard = (message) => listeners.forEach((listener) => listener(message));
  return { element, events, connect, heard, listeners, frame: () => element.children[0] };
}

function opened() {
  const it = portal();
  it.element.attributes.set("src", SRC);
  it.connect();
  const message = (changes) => ({
    source: it.frame().contentWindow,
    origin: "https://jobs.example.org",
    data: { source: "jobpane", type: "resize", detail: { height: 700 } },
    ...changes,
  });
  return { ...it, message };
}

test("the script is under 3 kB as it is", () => {
  assert.ok(Buffer.byteLength(SCRIPT) < 3000, `${Buffer.byteLength(SCRIPT)} bytes`);
});

test("the frame shows the source, has a name and may copy", () => {
  const { element, frame } = opened();
  assert.equal(frame().src, SRC);
  assert.equal(frame().allow, "clipboard-write");
  assert.equal(frame().title, "System job in Jobpane");
  element.set("label", "Nightly cleanup");
  assert.equal(frame().title, "Nightly cleanup");
});

test("the frame is as high as its content, within what the portal allows", () => {
  const { element, frame, heard, message } = opened();
  assert.equal(frame().style.height, "320px");
  heard(message());
  assert.equal(frame().style.height, "700px");
  element.set("max-height", "500");
  assert.equal(frame().style.height, "500px");
  element.set("min-height", "900");
  element.set("max-height", "x");
  assert.equal(frame().style.height, "900px");
  element.set("height", "400");
  assert.equal(frame().style.height, "400px");
});

test("what the frame reports are events of the element", () => {
  const { events, heard, message } = opened();
  heard(message());
  heard(message({ data: { source: "jobpane", type: "status", detail: { job: 42, status: "running" } } }));
  assert.deepEqual(events, [
    ["resize", { height: 700 }],
    ["status", { job: 42, status: "running" }],
  ]);
});

test("nobody else is believed", () => {
  const { events, frame, heard, message } = opened();
  for (const changes of [
    { source: {} },
    { source: null },
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "https://jobs.example.org:444" },
    { data: { type: "resize", detail: { height: 1 } } },
    { data: { source: "jobpane", type: "click", detail: {} } },
    { data: null },
    { data: "resize" },
  ]) {
    heard(message(changes));
  }
  assert.deepEqual(events, []);
  assert.equal(frame().style.height, "320px");
});

test("an odd height changes nothing but the start", () => {
  const { frame, heard, message } = opened();
  for (const height of [-1, 1.5, 1e9, "7e2", null, undefined, {}, "100px;background:red"]) {
    heard(message({ data: { source: "jobpane", type: "resize", detail: { height } } }));
    assert.equal(frame().style.height, "320px");
  }
});

test("a source that is no web page makes no frame", () => {
  for (const src of ["", "javascript:alert(1)", "data:text/html,x", "https://", "blob:x"]) {
    const { element, connect } = portal();
    element.attributes.set("src", src);
    connect();
    assert.deepEqual(element.children, []);
  }
});

test("a new source is a new frame; a removed element has none and hears nothing", () => {
  const { element, frame, heard, listeners, message, events } = opened();
  const old = message();
  element.set("src", SRC.replace("abc", "def"));
  assert.equal(element.children.length, 1);
  assert.ok(frame().src.endsWith("#key=def"));
  heard(old);
  assert.deepEqual(events, []);
  element.isConnected = false;
  element.disconnectedCallback();
  assert.equal(element.children.length, 0);
  assert.equal(listeners.size, 0);
});

test("an element that is moved does not use its link again", () => {
  const { element, connect, frame } = opened();
  element.disconnectedCallback();
  connect();
  assert.equal(frame().src, SRC.split("#")[0]);
});

test("an element that gets its source later waits for it", () => {
  const { element, connect, frame } = portal();
  connect();
  assert.equal(element.children.length, 0);
  element.set("src", SRC);
  assert.equal(frame().src, SRC);
});
