import assert from "node:assert/strict";
import { test } from "node:test";
import { LARGEST, leadsToOutput, rangeFromText, readLineLink } from "../../../../assets/output/data/lineLink.js";
import { linkWords } from "../../../../assets/output/words.js";

const range = (first, last = first) => ({ first, last });

test("a hash names a line or a range, in either order", () => {
  assert.deepEqual(readLineLink("#L120").range, range(120));
  assert.deepEqual(readLineLink("#L120-L140").range, range(120, 140));
  assert.deepEqual(readLineLink("#L120-140").range, range(120, 140));
  assert.deepEqual(readLineLink("#L5-L2").range, range(2, 5));
});

test("a hash that is about something else says nothing", () => {
  for (const hash of ["", "#main", "#l", "#timeline"]) {
    assert.equal(readLineLink(hash).isLink, false);
    assert.equal(linkWords(readLineLink(hash), 37), "");
  }
});

for (const [hash, words] of [
  ["#L10000000000", "Line 10,000,000,000 doesn't exist. The last line is 37."],
  ["#L99999999999999999999", "Line 99,999,999,999,999,999,999 doesn't exist. The last line is 37."],
  ["#L0", "Line 0 doesn't exist. The last line is 37."],
  ["#L0-L5", "Line 0 doesn't exist. The last line is 37."],
  ["#L1-L99999999999", "Line 99,999,999,999 doesn't exist. The last line is 37."],
  ["#L400", "Line 400 doesn't exist. The last line is 37."],
  ["#L30-L400", "Line 400 doesn't exist. The last line is 37."],
  ["#L30-L37", ""],
]) {
  test(`${hash} of 37 lines: ${words || "nothing is said"}`, () => {
    assert.equal(linkWords(readLineLink(hash), 37), words);
  });
}

for (const hash of ["#Labc", "#L1e3", "#L5-", "#L", "#L7-L", "#L-5", "#L1.5", `#L${"9".repeat(31)}`]) {
  test(`${hash} names no line, and this is said`, () => {
    assert.equal(readLineLink(hash).range, null);
    assert.equal(linkWords(readLineLink(hash), 37), "This link doesn't name a line. Use #L120 or #L120-L140.");
  });
}

test("of a job that runs, a line that may still come is waited for in silence", () => {
  assert.equal(linkWords(readLineLink("#L400"), 37, { mayGrow: true }), "");
  assert.match(linkWords(readLineLink("#L10000000000"), 37, { mayGrow: true }), /^Line .* doesn't exist/);
  assert.match(linkWords(readLineLink("#Labc"), 37, { mayGrow: true }), /^This link doesn't name a line/);
});

test("what is typed is a line within reach, or nothing", () => {
  assert.deepEqual(rangeFromText(" 120 - 140 "), range(120, 140));
  assert.deepEqual(rangeFromText(String(LARGEST)), range(LARGEST));
  for (const typed of ["abc", "0", "1e3", "", "99999999999", "1-99999999999"]) {
    assert.equal(rangeFromText(typed), null);
  }
});

test("a link to lines or to a search leads to the output, others do not", () => {
  assert.equal(leadsToOutput({ hash: "#L5", search: "" }), true);
  assert.equal(leadsToOutput({ hash: "#Labc", search: "" }), true);
  assert.equal(leadsToOutput({ hash: "", search: "?find=failed" }), true);
  assert.equal(leadsToOutput({ hash: "", search: "?find=" }), false);
  assert.equal(leadsToOutput({ hash: "#main", search: "?search=failed" }), false);
});
