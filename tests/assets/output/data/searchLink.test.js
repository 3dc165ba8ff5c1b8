import assert from "node:assert/strict";
import { test } from "node:test";
import { CONTEXTS, contextFrom, queryFrom, withSearch } from "../../../../assets/output/data/searchLink.js";

const query = (text, more = {}) => ({ text, isRegex: false, isCase: false, isWord: false, ...more });

test("a search and its filter are read back from the URL they were written to", () => {
  for (const context of [null, ...CONTEXTS]) {
    for (const more of [{}, { isRegex: true }, { isCase: true, isWord: true }]) {
      const search = `?${withSearch("?search=job", query("50 % + x", more), context)}`;
      assert.deepEqual(queryFrom(search), query("50 % + x", more));
      assert.equal(contextFrom(search), context);
      assert.equal(new URLSearchParams(search).get("search"), "job");
    }
  }
});

test("the filter leaves the URL with the search that it filters by", () => {
  const search = `?${withSearch("", query("failed"), "3")}`;
  assert.equal(search, "?find=failed&only=matches&context=3");
  assert.equal(withSearch(search, query("failed"), null), "find=failed");
  assert.equal(withSearch(search, query(""), "3"), "");
});

test("a filter without a search, or by another name, shows all lines", () => {
  for (const search of ["", "?only=matches", "?find=&only=matches", "?find=a", "?find=a&only=lines"]) {
    assert.equal(contextFrom(search), null);
  }
});

test("a number of lines around that cannot be chosen becomes none", () => {
  for (const context of ["7", "-1", "1e1", "abc", ""]) {
    assert.equal(contextFrom(`?find=a&only=matches&context=${context}`), "0");
  }
});
