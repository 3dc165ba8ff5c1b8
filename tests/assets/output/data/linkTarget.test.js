import assert from "node:assert/strict";
import { test } from "node:test";
import { linkTarget } from "../../../../assets/output/data/linkTarget.js";

test("the site is the host that a browser asks, however the URL is written", () => {
  for (const [href, site] of [
    ["https://a.example/x", "a.example"],
    ["HTTPS://A.Example:8443/x", "a.example:8443"],
    ["https://a.example:443/", "a.example"],
    ["https://good.example@evil.example/", "evil.example"],
    ["https://good.example:80@evil.example/", "evil.example"],
    ["https://good.example%2f@evil.example/", "evil.example"],
    ["https://%65vil.example/", "evil.example"],
    ["https://аpple.example/", "xn--pple-43d.example"], // the first letter is Cyrillic
    ["https://2130706433/", "127.0.0.1"],
    ["mailto:a@b.example", "mailto:a@b.example"],
    ["https://[x", "https://[x"],
  ]) {
    assert.equal(linkTarget(href).site, site, href);
  }
});

test("a user before the host is pointed out", () => {
  assert.equal(linkTarget("https://good.example@evil.example/").hasUser, true);
  assert.equal(linkTarget("https://:secret@evil.example/").hasUser, true);
  assert.equal(linkTarget("https://a.example/@user").hasUser, false);
  assert.equal(linkTarget("mailto:a@b.example").hasUser, false);
});
