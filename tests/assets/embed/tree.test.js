/* The first screen's tree: texts become text nodes, and nothing that could run becomes anything. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { nodeOf } from "../../../assets/embed/tree.js";

class FakeElement {
  attributes = {};
  children = [];
  constructor(tag, namespace) {
    Object.assign(this, { tag, namespace });
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  append(...children) {
    this.children.push(...children);
  }
}

beforeEach(() => {
  globalThis.document = {
    createElement: (tag) => new FakeElement(tag, "html"),
    createElementNS: (_namespace, tag) => new FakeElement(tag, "svg"),
    createTextNode: (text) => ({ text }),
  };
});
afterEach(() => delete globalThis.document);

const HOSTILE = ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "&lt;b&gt;", "\u202e\0"];

test("a text is a text node, whatever is in it", () => {
  for (const text of HOSTILE) {
    const made = nodeOf(["p", { class: "what", title: text }, [text]]);
    assert.deepEqual(made.children, [{ text }]);
    assert.deepEqual(made.attributes, { class: "what", title: text });
  }
});

test("elements, attributes and texts are in their places", () => {
  const picture = ["svg", { "aria-hidden": "true" }, [["use", { href: "/icons.svg#clock" }, []]]];
  const made = nodeOf(["div", { id: "first-screen" }, [picture, ["h1", {}, ["Cleanup", ["span", {}, []]]]]]);
  assert.deepEqual([made.tag, made.attributes.id], ["div", "first-screen"]);
  const [svg, name] = made.children;
  assert.deepEqual([svg.namespace, svg.children[0].namespace], ["svg", "svg"]);
  assert.deepEqual(svg.children[0].attributes, { href: "/icons.svg#clock" });
  assert.deepEqual([name.children[0], name.children[1].tag], [{ text: "Cleanup" }, "span"]);
});

test("what could run, or load something else, is refused as a whole", () => {
  const elements = ["script", "style", "iframe", "object", "embed", "base", "link", "meta", "form", "SCRIPT", "template"];
  for (const tag of [...elements, "foreignObject", "x-y", "", 1, null, ["div"]]) {
    assert.throws(() => nodeOf(["div", {}, [[tag, {}, []]]]), TypeError, `${tag}`);
  }
  for (const name of ["onclick", "style", "srcdoc", "formaction", "xlink:href", "aria-", "ARIA-label", "is", "__proto__x"]) {
    assert.throws(() => nodeOf(["div", { [name]: "x" }, []]), TypeError, name);
  }
  for (const tree of [null, 5, {}, ["div"], ["div", {}], ["div", {}, "text"], ["div", { id: 1 }, []]]) {
    assert.throws(() => nodeOf(tree), TypeError, JSON.stringify(tree));
  }
});

test("a link leads only where we write links to", () => {
  const hrefOf = (href) => nodeOf(["a", { href }, []]).attributes.href;
  for (const href of ["/jobs/42", "#L1", "https://awx.example.org/#/jobs/42", "http://awx.example.org"]) {
    assert.equal(hrefOf(href), href);
  }
  const elsewhere = ["javascript:alert(1)", " javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:alert(1)"];
  const hosts = ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example"];
  for (const href of [...elsewhere, ...hosts, "data:text/html,x", "vbscript:x", "blob:x", "", "jobs"]) {
    assert.equal(hrefOf(href), undefined, href);
  }
  assert.deepEqual(nodeOf(["img", { src: "https://evil.example/x.png", alt: "" }, []]).attributes, { alt: "" });
  assert.equal(nodeOf(["img", { src: "/favicon.svg" }, []]).attributes.src, "/favicon.svg");
});
