/* Which presses of keys are for the page. */
import assert from "node:assert/strict";
import { test } from "node:test";

/** An element of which `closest` finds what `selectors` name. */
class FakeElement {
  constructor(...selectors) {
    this.selectors = selectors;
  }

  closest(list) {
    return list.split(", ").some((one) => this.selectors.includes(one)) ? this : null;
  }
}
globalThis.Element = FakeElement;
const { letterOf } = await import("../../../assets/shared/letterKeys.js");

const press = (key, more = {}) => ({ key, target: new FakeElement(), ...more });

test("a letter pressed alone is for the page", () => {
  assert.equal(letterOf(press("j")), "j");
  assert.equal(letterOf(press("?", { shiftKey: true })), "?");
});

test("a key with a name is left to the browser", () => {
  assert.equal(letterOf(press("Enter")), "");
  assert.equal(letterOf(press("ArrowDown")), "");
});

test("with a modifier it is the browser's", () => {
  for (const modifier of ["ctrlKey", "altKey", "metaKey"]) {
    assert.equal(letterOf(press("j", { [modifier]: true })), "", modifier);
  }
});

test("in a field, a dialog or a menu it is typed there", () => {
  const places = ["input:not([type=checkbox])", "select", "textarea", "[contenteditable]", "dialog"];
  for (const place of [...places, "[role=dialog]", "[role=menu]", "[popover]"]) {
    assert.equal(letterOf(press("x", { target: new FakeElement(place) })), "", place);
  }
});

test("what somebody else has taken, or an input method composes, is not taken again", () => {
  assert.equal(letterOf(press("/", { defaultPrevented: true })), "");
  assert.equal(letterOf(press("/", { isComposing: true })), "");
});
