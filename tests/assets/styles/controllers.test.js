/* The colors that a controller can have: each can be read, in both themes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { contrast } from "./contrast.js";

const LEAST = 4.5; // WCAG 2.2, 1.4.3, AA
const CSS = readFileSync(new URL("../../../assets/styles/controllers.css", import.meta.url), "utf8");
const SETTINGS = readFileSync(new URL("../../../app/settings/controllers.py", import.meta.url), "utf8");

const named = new Map(
  [...CSS.matchAll(/\[data-color="(\w+)"\]\s*{([^}]*)}/g)].map(([, name, rules]) => [name, rules]),
);

const valueOf = (rules, name) => new RegExp(`${name}:\\s*(#\\w{6})`).exec(rules)?.[1] ?? "";

test("every color that can be configured has a look of its own", () => {
  const line = SETTINGS.split("\n").find((one) => one.startsWith("Color = "));
  const colors = [...line.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  assert.deepEqual([...named.keys()].sort(), colors.sort());
  const bands = [...named.values()].map((rules) => valueOf(rules, "--band"));
  assert.equal(new Set(bands).size, colors.length);
});

test("the name of a controller can be read on its color, whatever the theme", () => {
  assert.ok(!/\.dark/.test(CSS), "the colors are the same in both themes");
  for (const [name, rules] of named) {
    const [band, text] = ["--band", "--band-text"].map((one) => valueOf(rules, one));
    assert.ok(contrast(text, band) >= LEAST, `${name}: ${contrast(text, band).toFixed(2)}`);
  }
});
