import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { linesBetween } from "../../../../assets/output/data/fetchedLines.js";
import {
  ChangedError,
  LIMIT_CHARACTERS,
  LIMIT_LINES,
  TooMuchError,
  cutText,
  downloadUrl,
} from "../../../../assets/output/data/rangeText.js";

const END = Number.POSITIVE_INFINITY;
const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

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

/** The text between two points, and what it lacks. */
async function textBetween(source, start, end) {
  const { lines, lacks } = await linesBetween(source, start, end);
  return { text: cutText(lines.map(({ text }) => text), start.offset, end.offset), lacks };
}

/** Answers every window of an output, and notes which were asked for. */
function serveLines(lineOf, { total = 1_000_000, missing = [], ...more } = {}) {
  const asked = [];
  globalThis.fetch = async (url) => {
    const params = new URL(url, "http://127.0.0.1").searchParams;
    asked.push(params);
    const [start, count] = [Number(params.get("start")), Number(params.get("count"))];
    const lines = [];
    for (let n = start; n < start + count && n <= total; n += 1) lines.push(lineOf(n));
    return Response.json({ lines, missing, ...more });
  };
  return asked;
}

const plain = (n) => ({ n, spans: [`line `, [String(n), { a: "b" }]] });
const point = (index, offset, n = index) => ({ index, offset, n });

test("all lines of a range are fetched, however few of them are in the page", async () => {
  const asked = serveLines(plain);
  const { text, lacks } = await textBetween(sourceOf(), point(3, 2), point(12_345, 4));
  const lines = text.split("\n");
  assert.equal(lines.length, 12_343);
  assert.equal(lines[0], "ne 3");
  assert.equal(lines[6000], "line 6003");
  assert.equal(lines.at(-1), "line");
  assert.equal(lacks, "");
  assert.equal(asked.length, 13);
});

test("of a filtered list its rows are fetched, with its search", async () => {
  const marks = { q: "x", case: "1" };
  const source = sourceOf({}, { isFiltered: true, filter: { only: "matches", context: "3" }, marks });
  const asked = serveLines((row) => ({ n: 10 * row, spans: [`hit ${row}`] }));
  const { text } = await textBetween(source, point(1, 0, 10), point(3, END, 30));
  assert.equal(text, "hit 1\nhit 2\nhit 3");
  assert.equal(asked[0].get("context"), "3");
  assert.equal(asked[0].get("q"), "x");
  assert.match(downloadUrl(source, point(1, 0, 10), point(3, 0, 30)), /first=10&last=30&q=x&case=1&only=matches$/);
});

test("windows are asked for three at a time and copied in order", async () => {
  serveLines(plain);
  const ofLines = globalThis.fetch;
  const [waiting, most] = [new Set(), []];
  globalThis.fetch = async (url) => {
    waiting.add(url);
    most.push(waiting.size);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    waiting.delete(url);
    return ofLines(url);
  };
  const { lines } = await linesBetween(sourceOf(), point(1, 0), point(7500, END));
  assert.deepEqual(lines.map(({ n }) => n), Array.from({ length: 7500 }, (_, index) => index + 1));
  assert.equal(Math.max(...most), 3);
});

test("a window that fails fails the copy, whatever those beside it do", async () => {
  serveLines(plain);
  const ofLines = globalThis.fetch;
  globalThis.fetch = async (url) => {
    if (url.includes("start=2001")) throw new TypeError("no network");
    return ofLines(url);
  };
  await assert.rejects(linesBetween(sourceOf(), point(1, 0), point(9000, END)), TypeError);
});

test("rows that are no longer the selected lines are not copied", async () => {
  serveLines((row) => ({ n: 10 * row + 1, spans: [""] }));
  await assert.rejects(textBetween(sourceOf(), point(1, 0, 10), point(3, END, 30)), ChangedError);
});

test("what is missing among the lines is said", async () => {
  serveLines(plain, { missing: [{ first: 1, last: 2, before: 5, reason: "lost" }] });
  assert.equal((await textBetween(sourceOf(), point(1, 0), point(9, END))).lacks, "events");
  serveLines(plain, { searched: { lines: 5, total: 10, complete: false } });
  assert.equal((await textBetween(sourceOf(), point(1, 0), point(9, END))).lacks, "hits");
});

test("more lines than the limit are not fetched at all", async () => {
  const asked = serveLines(plain);
  await assert.rejects(textBetween(sourceOf(), point(1, 0), point(LIMIT_LINES + 1, END)), TooMuchError);
  assert.equal(asked.length, 0);
  const { text } = await textBetween(sourceOf(), point(1, 0), point(LIMIT_LINES, END));
  assert.equal(text.split("\n").length, LIMIT_LINES);
});

test("fetching ends as soon as the text is too long", async () => {
  const wide = "x".repeat(32_000);
  const asked = serveLines((n) => ({ n, spans: [wide] }));
  await assert.rejects(textBetween(sourceOf(), point(1, 0), point(50_000, END)), TooMuchError);
  assert.equal(asked.length, 4); // two are asked for ahead
});

test("the rest of a very long line is fetched, unless it alone is too long", async () => {
  const windows = (omitted) => serveLines((n) => ({ n, spans: ["begin"], omitted }));
  windows(4);
  const ofLines = globalThis.fetch;
  globalThis.fetch = async (url) =>
    url.includes("/download?") ? new Response("[2 events missing]\nbegin end\n") : ofLines(url);
  const { text } = await textBetween(sourceOf(), point(1, 2), point(1, END));
  assert.equal(text, "gin end");
  windows(LIMIT_CHARACTERS);
  await assert.rejects(textBetween(sourceOf(), point(1, 0), point(1, END)), TooMuchError);
});

test("a server that does not answer is not taken for an end", async () => {
  globalThis.fetch = async () => {
    throw new TypeError("no network");
  };
  await assert.rejects(textBetween(sourceOf(), point(1, 0), point(9, END)), TypeError);
});
