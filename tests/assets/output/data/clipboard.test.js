import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { copyLater, copyText } from "../../../../assets/output/data/clipboard.js";

const NAMES = ["navigator", "document", "window", "ClipboardItem", "HTMLElement", "SVGElement"];
const before = NAMES.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
/** Gives the page's objects that the module asks for. */
function browser(objects) {
  for (const [name, value] of Object.entries(objects)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
}
afterEach(() => {
  for (const [name, descriptor] of before) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else delete globalThis[name];
  }
});

class Item {
  constructor(types) {
    this.types = types;
  }
}

/** A clipboard; `has()` is what was copied into it. A refusal comes at once, as in browsers. */
function clipboardOf({ isRefused = false } = {}) {
  let text = null;
  const refusal = () => new DOMException("not allowed", "NotAllowedError");
  const clipboard = {
    async writeText(given) {
      if (isRefused) throw refusal();
      text = given;
    },
    async write([item]) {
      if (isRefused) throw refusal();
      text = await (await item.types["text/plain"]).text();
    },
  };
  return { clipboard, has: () => text };
}

/** A page served by plain http: no clipboard, but the command of old. */
function plainPage({ isCopying = true } = {}) {
  class HTMLElement {
    focus() {
      page.focused = this;
    }
    select() {
      page.selected = this;
    }
    remove() {
      page.fields = page.fields.filter((field) => field !== this);
    }
    style = {};
    value = "";
  }
  class SVGElement {}
  const page = { fields: [], selected: null, focused: null, copied: null, last: new HTMLElement() };
  const document = {
    activeElement: page.last,
    createElement: () => new HTMLElement(),
    body: { append: (field) => page.fields.push(field) },
    execCommand(command) {
      if (command === "copy" && isCopying) page.copied = page.selected.value;
      return isCopying;
    },
  };
  browser({ navigator: {}, window: {}, document, HTMLElement, SVGElement });
  return page;
}

test("a text goes to the clipboard where there is one", async () => {
  const { clipboard, has } = clipboardOf();
  browser({ navigator: { clipboard } });
  await copyText("one\ntwo");
  assert.equal(has(), "one\ntwo");
});

test("over plain http a field that leaves no trace is copied from, and the focus goes back", async () => {
  const page = plainPage();
  await copyText("one\ntwo");
  assert.equal(page.copied, "one\ntwo");
  assert.deepEqual(page.fields, []);
  assert.equal(page.focused, page.last);
});

test("a refusal of the command fails, and leaves no trace either", async () => {
  const page = plainPage({ isCopying: false });
  await assert.rejects(copyText("one"), /refused to copy/);
  assert.deepEqual(page.fields, []);
  assert.equal(page.focused, page.last);
});

test("a text that is being fetched is handed over as a promise, before it comes", async () => {
  const { clipboard, has } = clipboardOf();
  let isAsked = false;
  const write = clipboard.write.bind(clipboard);
  clipboard.write = (items) => {
    isAsked = true;
    return write(items);
  };
  browser({ navigator: { clipboard }, window: { ClipboardItem: Item }, ClipboardItem: Item });
  let resolve;
  const copying = copyLater(new Promise((done) => (resolve = done)));
  assert.equal(isAsked, true);
  resolve("later");
  await copying;
  assert.equal(has(), "later");
});

test("where the clipboard takes no promise, the text is awaited first", async () => {
  const { clipboard, has } = clipboardOf();
  browser({ navigator: { clipboard: { writeText: clipboard.writeText } }, window: {} });
  await copyLater(Promise.resolve("later"));
  assert.equal(has(), "later");
});

test("a text that cannot be fetched fails as its fetching did, and not as a refusal", async () => {
  const { clipboard } = clipboardOf();
  browser({ navigator: { clipboard }, window: { ClipboardItem: Item }, ClipboardItem: Item });
  await assert.rejects(copyLater(Promise.reject(new Error("gone"))), /^Error: gone$/);
  clipboard.write = async ([item]) => {
    await item.types["text/plain"].catch(() => null);
    throw new DOMException("data", "NotAllowedError"); // how browsers say so
  };
  await assert.rejects(copyLater(Promise.reject(new Error("gone"))), /^Error: gone$/);
});

test("a browser that refuses is reported as that", async () => {
  const { clipboard } = clipboardOf({ isRefused: true });
  browser({ navigator: { clipboard }, window: { ClipboardItem: Item }, ClipboardItem: Item });
  await assert.rejects(copyLater(Promise.resolve("text")), { name: "NotAllowedError" });
  await assert.rejects(copyText("text"), { name: "NotAllowedError" });
});
