/* A page that is hidden as a whole, since another user may look at it, is hidden with all that is in it. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const ASSETS = new URL("../../../assets/", import.meta.url);

test("no style sheet shows a part of a page that is hidden", () => {
  const sheets = readdirSync(ASSETS, { recursive: true }).filter((name) => name.endsWith(".css"));
  assert.ok(sheets.length > 20);
  for (const name of sheets) {
    const rules = readFileSync(new URL(name, ASSETS), "utf8");
    assert.doesNotMatch(rules, /(?<!-)\bvisibility:(?!\s*(?:hidden|inherit)\b)/, name);
  }
});
