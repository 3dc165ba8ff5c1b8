/* Options of a frame's URL: what is odd is as if it were not there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isEmbedded, optionsOf } from "../../../assets/embed/options.js";

const STANDARD = { zone: "", isFollowing: true, accent: "" };

test("each option is read", () => {
  const search = "?origin=https%3A%2F%2Fx&zone=America%2FNew_York&follow=0&accent=%230b6664";
  assert.deepEqual(optionsOf(search), { zone: "America/New_York", isFollowing: false, accent: "#0b6664" });
  assert.equal(optionsOf("?accent=ABC").accent, "#aabbcc");
  assert.equal(optionsOf("?zone=UTC").zone, "UTC");
});

for (const search of [
  "",
  "?zone=",
  "?zone=Mars%2FOlympus",
  "?zone=%3Cscript%3E",
  "?zone=Europe%2FBerlin&zone=UTC",
  "?accent=red",
  "?accent=%23ff",
  "?accent=%230b6664%3B--surface%3Ared",
  "?accent=url(x)",
  "?accent=%23gggggg",
  "?accent=%23000&accent=%23fff",
  "?follow=",
  "?follow=yes",
  "?unknown=1&__proto__=x",
]) {
  test(`"${search}" changes nothing`, () => assert.deepEqual(optionsOf(search), STANDARD));
}

test("only embedded pages have options", () => {
  for (const path of ["/embed/jobs/42", "/c/prod/embed/jobs/42"]) assert.ok(isEmbedded(path));
  for (const path of ["/jobs/42", "/jobs/embed/", "/embed", "/c/a/b/embed/"]) assert.ok(!isEmbedded(path));
});
