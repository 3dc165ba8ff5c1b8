import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CHUNK_LINES,
  chunkOf,
  emptyChunk,
  filteredRows,
  firstOf,
  lastOf,
  wholeRows,
  withAnswer,
  withoutMarks,
} from "../../../../assets/output/data/chunk.js";

const line = (n, more = {}) => ({ n, spans: [`line ${n}`], ...more });
const rows = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, step) => [from + step, line(from + step)]);
const answer = (more) => ({
  rows: [],
  gaps: [],
  from: 1,
  through: 0,
  final: 0,
  markKey: "{}",
  isLast: true,
  ...more,
});

test("chunks lie side by side, and every index is in one", () => {
  for (const index of [1, 2, CHUNK_LINES, CHUNK_LINES + 1, 12_345]) {
    const number = chunkOf(index);
    assert.ok(firstOf(number) <= index && index <= lastOf(number), `${index} in ${number}`);
  }
  assert.equal(lastOf(3) + 1, firstOf(4));
});

test("a chunk takes from an answer only the lines within it", () => {
  const chunk = withAnswer(emptyChunk(1), 1, answer({ rows: rows(150, 450), from: 150, through: 450 }));
  assert.deepEqual([...chunk.lines.keys()][0], 201);
  assert.deepEqual([...chunk.lines.keys()].at(-1), 400);
  assert.equal(chunk.answered, 400);
});

test("lines before the answer stay, those behind its start are replaced", () => {
  const before = withAnswer(emptyChunk(0), 0, answer({ rows: rows(1, 90), through: 90, final: 50 }));
  const later = answer({ rows: rows(51, 60), from: 51, through: 60, final: 60 });
  const chunk = withAnswer(before, 0, later);
  assert.equal(chunk.lines.size, 60);
  assert.equal(chunk.answered, 60);
  assert.equal(chunk.final, 60);
});

test("what is final does not grow over lines that were not asked for", () => {
  const before = withAnswer(emptyChunk(0), 0, answer({ rows: rows(1, 20), through: 20, final: 10 }));
  const chunk = withAnswer(before, 0, answer({ rows: rows(50, 60), from: 50, through: 60, final: 60 }));
  assert.equal(chunk.final, 10);
});

test("a gap belongs to the chunk of the line behind it, at the end to the last one", () => {
  const gaps = [{ first: 1, last: 2, before: 30, reason: "lost" }, { first: 8, last: 9, before: 201, reason: "lost" }];
  const inside = withAnswer(emptyChunk(0), 0, answer({ gaps, through: 200, isLast: false }));
  assert.deepEqual(inside.gaps, [gaps[0]]);
  assert.deepEqual(withAnswer(emptyChunk(0), 0, answer({ gaps, through: 200 })).gaps, gaps);
});

test("marks leave with their search, and a chunk without any stays itself", () => {
  const plain = withAnswer(emptyChunk(0), 0, answer({ rows: rows(1, 2), through: 2 }));
  assert.equal(withoutMarks(plain), plain);
  const marked = { ...plain, lines: new Map([[1, line(1, { hit: true, marks: [[0, 2]], earlier_marks: [[]] })], [2, line(2)]]) };
  const cleared = withoutMarks(marked);
  assert.deepEqual(cleared.lines.get(1), line(1));
  assert.equal(cleared.lines.get(2), marked.lines.get(2));
});

test("an answer about all lines has gaps of events and of numbers; one about matches has none", () => {
  const gap = { first: 1, last: 2, before: 3 };
  const body = {
    lines: [line(7), line(9)],
    start: 1,
    total: 2,
    final: 9,
    complete: false,
    more: false,
    missing: [{ ...gap, reason: "lost" }],
    skipped: [gap],
  };
  assert.deepEqual(wholeRows(body).rows.map(([index]) => index), [7, 9]);
  assert.deepEqual(wholeRows(body).gaps.map(({ reason }) => reason), ["lost", "skipped"]);
  assert.deepEqual(filteredRows(body, 5).rows.map(([index]) => index), [5, 6]);
  assert.deepEqual(filteredRows(body, 5).gaps, []);
  assert.equal(filteredRows(body, 5).final, 0);
  assert.equal(filteredRows({ ...body, complete: true }, 5).final, 2);
});
