/* A portal's color is taken only where people can read it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accentColors, contrast } from "../../../assets/embed/accent.js";

const LIGHT = ["#ffffff", "#f5f6f8", "#eceff2"];
const DARK = ["#171e26", "#10151b", "#0c1116"];

test("contrast is that of WCAG", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#ffffff", "#ffffff"), 1);
  assert.ok(Math.abs(contrast("#777777", "#ffffff") - 4.48) < 0.01);
});

test("a readable color is taken, with a wash and a text that are readable too", () => {
  for (const [color, surfaces] of [
    ["#8a1538", LIGHT],
    ["#0a4ec2", LIGHT],
    ["#7fd6a0", DARK],
    ["#ffffff", DARK],
    ["#000000", LIGHT],
  ]) {
    const colors = accentColors(color, surfaces);
    assert.equal(colors["--accent"], color);
    assert.ok(contrast(color, colors["--accent-text"]) >= 4.5);
    assert.ok(contrast(color, colors["--accent-wash"]) >= 4.5);
  }
});

test("a color that cannot be read on a surface is not taken", () => {
  for (const color of ["#ffffff", "#ffff00", "#f5f6f8", "#777777", "#0bc9c3"]) {
    assert.equal(accentColors(color, LIGHT), null, color);
  }
  for (const color of ["#000000", "#0b6664", "#171e26"]) assert.equal(accentColors(color, DARK), null, color);
});

test("every color that is taken keeps AA everywhere it is used", () => {
  for (let number = 0; number < 0x1000000; number += 0x10307) {
    const color = `#${number.toString(16).padStart(6, "0")}`;
    for (const surfaces of [LIGHT, DARK]) {
      const colors = accentColors(color, surfaces);
      if (!colors) continue;
      for (const ground of [...surfaces, colors["--accent-text"], colors["--accent-wash"]]) {
        assert.ok(contrast(color, ground) >= 4.5, `${color} on ${ground}`);
      }
    }
  }
});
