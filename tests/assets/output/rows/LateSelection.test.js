/* What is selected in the lines before the code of the selection is here. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LatePart } from "../../../../assets/shared/LatePart.js";
import { LateSelection } from "../../../../assets/output/rows/LateSelection.js";

const BOX = /** @type {any} */ ({});

/** The browser's selection, in the lines or elsewhere; "" for none. */
class FakeBrowser {
  constructor(where) {
    this.where = where;
    globalThis.document = { getSelection: () => this };
  }

  get isCollapsed() {
    return this.where === "";
  }

  rangeCount = 1;

  getRangeAt() {
    return { intersectsNode: (box) => box === BOX && this.where === "lines" };
  }

  removeAllRanges() {
    this.where = "";
  }
}

/** The code of the selection, which notes what it was asked to do. */
function heldCode() {
  const calls = [];
  const listeners = [];
  class TextSelection {
    attach = (box) => calls.push(box === BOX ? "attach" : "attach another");
    subscribe = (listener) => listeners.push(listener);
    read = () => calls.push("read");
    drop = () => calls.push("drop");
    selectAll = (total) => calls.push(`all to ${total}`);
    range = () => ["start", "end"];
  }
  let come = () => {};
  const coming = new Promise((resolve) => {
    come = () => resolve({ TextSelection });
  });
  const part = new LatePart(() => coming);
  return { calls, listeners, part, arrive: () => (come(), part.load()) };
}

test("what the browser has selected is taken over as it is found", async () => {
  new FakeBrowser("lines");
  const { calls, listeners, part, arrive } = heldCode();
  const selection = new LateSelection(part);
  selection.attach(BOX);
  const heard = [];
  selection.subscribe(() => heard.push("changed"));
  assert.equal(selection.range(9), null);
  await arrive();
  assert.deepEqual(calls, ["attach", "read"]);
  assert.deepEqual(selection.range(9), ["start", "end"]);
  listeners.forEach((listener) => listener());
  assert.deepEqual(heard, ["changed"]);
});

test("a selection whose rows have left the page meanwhile is dropped, as nobody knows its ends", async () => {
  const browser = new FakeBrowser("lines");
  const { part, arrive } = heldCode();
  const selection = new LateSelection(part);
  selection.attach(BOX);
  selection.read(); // the rows are about to leave
  assert.ok(selection.isCut);
  await arrive();
  assert.equal(browser.where, "");
});

test("one that the user begins after that is whole again", () => {
  new FakeBrowser("lines");
  const selection = new LateSelection(heldCode().part);
  selection.attach(BOX);
  selection.read();
  selection.begin(false);
  assert.ok(!selection.isCut);
});

test("a selection elsewhere is left alone", () => {
  const browser = new FakeBrowser("head");
  const selection = new LateSelection(heldCode().part);
  selection.attach(BOX);
  selection.read();
  selection.drop();
  assert.deepEqual([selection.isCut, selection.isInLines(), browser.where], [false, false, "head"]);
});

test("lines that are selected by their numbers take the place of a selected text", () => {
  const browser = new FakeBrowser("lines");
  const selection = new LateSelection(heldCode().part);
  selection.attach(BOX);
  selection.drop();
  assert.equal(browser.where, "");
});

test("all that is selected before the code comes is selected when it comes", async () => {
  new FakeBrowser("");
  const { calls, part, arrive } = heldCode();
  const selection = new LateSelection(part);
  selection.attach(BOX);
  selection.selectAll(9);
  selection.read();
  assert.deepEqual([selection.isInLines(), selection.isCut], [true, false]);
  await arrive();
  selection.selectAll(12);
  assert.deepEqual(calls, ["attach", "read", "all to 9", "all to 12"]);
});

test("what the user does after that takes its place", async () => {
  for (const act of ["clear", "drop", "begin"]) {
    new FakeBrowser("");
    const { calls, part, arrive } = heldCode();
    const selection = new LateSelection(part);
    selection.attach(BOX);
    selection.selectAll(9);
    selection[act](false);
    assert.ok(!selection.isInLines());
    await arrive();
    assert.deepEqual(calls, ["attach", "read"]);
  }
});
