import assert from "node:assert/strict";
import { test } from "node:test";
import { cutText, inOrder, textHere } from "../../../../assets/output/data/rangeText.js";

const END = Number.POSITIVE_INFINITY;

/** A list of which these lines are in the page. */
const sourceOf = (here = {}, more = {}) => ({
  base: "/api/jobs/7/output",
  filter: {},
  marks: {},
  isFiltered: false,
  line: (index) => here[index],
  isAnswered: (index) => index in here,
  ...more,
});

const plain = (n) => ({ n, spans: [`line `, [String(n), { a: "b" }]] });
const point = (index, offset, n = index) => ({ index, offset, n });

test("text is cut at an offset in the first and one in the last line", () => {
  assert.equal(cutText(["hello", "", "world"], 2, 3), "llo\n\nwor");
  assert.equal(cutText(["hello"], 1, 3), "el");
  assert.equal(cutText(["a", "b"], 0, 0), "a\n");
  assert.equal(cutText(["a", "b"], 0, END), "a\nb");
  assert.equal(cutText([], 0, END), "");
});

test("two points stand in the order of the lines", () => {
  const [one, two] = [point(5, 3), point(9, 0)];
  assert.deepEqual(inOrder(two, one), [one, two]);
  assert.deepEqual(inOrder(point(5, 4), one), [one, point(5, 4)]);
});

test("lines that are all in the page are copied from it", () => {
  const here = { 1: plain(1), 2: plain(2), 3: plain(3) };
  assert.equal(textHere(sourceOf(here), point(1, 5), point(3, 4)), "1\nline 2\nline");
  assert.equal(textHere(sourceOf(here), point(1, 0), point(4, 0)), null);
  const long = { 1: { ...plain(1), omitted: 9 }, 2: plain(2) };
  assert.equal(textHere(sourceOf(long), point(1, 0), point(2, 2)), null);
});
