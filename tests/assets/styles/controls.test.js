/* A button that can't be pressed keeps words that can be read, in both themes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { contrast } from "./contrast.js";

const LEAST = 4.5; // WCAG 2.2, 1.4.3, AA, though it excepts what is disabled
/** @param {string} name */
const css = (name) => readFileSync(new URL(`../../../assets/styles/${name}.css`, import.meta.url), "utf8");

const RULES = [...css("controls").replaceAll(/\/\*.*?\*\//gs, "").matchAll(/([^{}]+){([^{}]*)}/g)];
const THEMES = [":root", ".dark"].map((root) => css("tokens").split(`${root} {`)[1].split("}")[0]);

/**
 * What a button is given by the rules that are for it, the last of the most exact ones.
 * @param {string[]} fitting the selectors that it fits
 * @param {string} property
 */
function tokenOf(fitting, property) {
  const found = RULES.flatMap(([, selectors, body]) => {
    const fits = selectors.split(",\n").map((one) => one.trim()).filter((one) => fitting.includes(one));
    const token = new RegExp(`(?:^|[;\\s])${property}: var\\((--[\\w-]+)\\)`).exec(body)?.[1];
    return fits.length > 0 && token ? [{ weight: fits[0].split(/[.:[]/).length, token }] : [];
  });
  return found.sort((a, b) => a.weight - b.weight).at(-1).token;
}

for (const state of [":disabled", '[aria-disabled="true"]']) {
  test(`the words of a primary button that is ${state} can be read`, () => {
    const fitting = [".button", ".button.primary", `.button${state}`, `.button.primary${state}`];
    const tokens = [tokenOf(fitting, "color"), tokenOf(fitting, "background")];
    for (const theme of THEMES) {
      const [text, ground] = tokens.map((token) => new RegExp(`${token}: (#\\w{6})`).exec(theme)[1]);
      assert.ok(contrast(text, ground) >= LEAST, `${tokens.join(" on ")}: ${contrast(text, ground)}`);
    }
  });
}

test("the pointer doesn't give it the accent back", () => {
  assert.match(css("controls"), /\.button\.primary:hover:not\(:disabled, \[aria-disabled="true"\]\)/);
});
