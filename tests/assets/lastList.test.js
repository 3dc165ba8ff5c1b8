/* The way back from a job's page to the list that it was opened from. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { rememberList, rememberedList } from "../../assets/lastList.js";

beforeEach(() => {
  const kept = new Map();
  globalThis.window = {
    sessionStorage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
    },
  };
});

test("a list comes back with its filters, order and page", () => {
  rememberList("/jobs?status=failed&order_by=-id&page=3", "/jobs/42");
  assert.equal(rememberedList("/jobs/42"), "/jobs?status=failed&order_by=-id&page=3");
});

test("a search that led straight to its only hit leads back to the list, not to the job again", () => {
  rememberList("/jobs?search=%C3%9Cn%C3%AF&status=failed", "/jobs/42");
  assert.equal(rememberedList("/jobs/42"), "/jobs?search=%C3%9Cn%C3%AF&status=failed&show=list");
  rememberList("/jobs?search=a&show=list", "/jobs/42");
  assert.equal(rememberedList("/jobs/42"), "/jobs?search=a&show=list");
});

test("a job that was opened in another way leads to no list of before", () => {
  rememberList("/jobs?status=failed", "/jobs/42");
  assert.equal(rememberedList("/jobs/43"), "");
});

test("nothing but a list of jobs is led back to", () => {
  for (const url of ["", "https://evil.example/jobs", "//evil.example/jobs", "/jobs/42"]) {
    rememberList(url, "/jobs/42");
    assert.equal(rememberedList("/jobs/42"), "");
  }
});
