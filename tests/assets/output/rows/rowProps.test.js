import assert from "node:assert/strict";
import { test } from "node:test";
import { isSameRow, rowProps } from "../../../../assets/output/rows/rowProps.js";

const TIME = { zone: "utc", times: "clock", startAt: "", hasDays: false, hasOffsets: false };
const LOOK = { time: TIME, active: false, range: null, current: undefined };
const GAP = { first: 3, last: 4, before: 2, reason: "missing" };
const TAIL_GAP = { first: 9, last: 9, before: 4, reason: "missing" };

/** A list of these lines, by their index; `more` as a LineSource has it. */
const listOf = (lines, more = {}) => ({
  line: (index) => lines[index - 1],
  isAnswered: (index) => index <= lines.length,
  gapsBefore: (index) => (index === GAP.before ? [GAP] : []),
  tailGaps: [TAIL_GAP],
  total: lines.length,
  isFiltered: false,
  filter: {},
  ...more,
});
const hits = (lines, context) =>
  listOf(lines, { isFiltered: true, filter: { only: "matches", context } });
const lineOf = (n, second = n) => ({ n, at: `2026-11-24T12:00:${String(second).padStart(2, "0")}Z`, spans: [] });
const FOUR = [1, 2, 3, 4].map((n) => lineOf(n));

test("a line has its number, and gaps stand before it and behind the last one", () => {
  const rows = [1, 2, 3, 4].map((index) => rowProps(listOf(FOUR), index, LOOK));
  assert.deepEqual(rows.map(({ number }) => number), [1, 2, 3, 4]);
  assert.deepEqual(rows.map(({ gaps }) => gaps.length), [0, 1, 0, 0]);
  assert.deepEqual(rows.map(({ tailGaps }) => tailGaps.length), [0, 0, 0, 1]);
});

test("a line that is not here is awaited until the server has answered without it", () => {
  const list = listOf([lineOf(1), undefined], { total: 3 });
  assert.equal(rowProps(list, 1, LOOK).isAwaited, false);
  assert.equal(rowProps(list, 2, LOOK).isAwaited, false);
  assert.equal(rowProps(list, 3, LOOK).isAwaited, true);
  assert.equal(rowProps(list, 3, LOOK).number, 3);
});

test("among hits a line that is not here has no number, and gaps say nothing", () => {
  const list = hits([lineOf(5)], "2");
  assert.equal(rowProps(list, 1, LOOK).number, 5);
  assert.equal(rowProps(list, 2, LOOK).number, undefined);
  assert.deepEqual(rowProps(list, 1, LOOK).tailGaps, []);
  assert.deepEqual(rowProps(hits(FOUR, "2"), 2, LOOK).gaps, []);
});

test("hits with lines around them are separated where lines are left out", () => {
  const lines = [lineOf(5), lineOf(6), lineOf(20)];
  const separated = (context) =>
    [1, 2, 3].map((index) => rowProps(hits(lines, context), index, LOOK).isSeparated);
  assert.deepEqual(separated("2"), [false, false, true]);
  assert.deepEqual(separated("0"), [false, false, false]);
});

test("silence is between neighboring lines only", () => {
  const silences = (lines) => [1, 2].map((index) => rowProps(listOf(lines), index, LOOK).silence);
  assert.deepEqual(silences([lineOf(1, 0), lineOf(2, 37)]), ["", "37 s silent"]);
  assert.deepEqual(silences([lineOf(1, 0), lineOf(9, 37)]), ["", ""]);
});

test("the selected lines are those of the range, by their numbers, and one is the current hit", () => {
  const look = { ...LOOK, range: { first: 6, last: 20 }, current: 6 };
  const list = hits([lineOf(5), lineOf(6), lineOf(20)], "2");
  const rows = [1, 2, 3, 4].map((index) => rowProps(list, index, look));
  assert.deepEqual(rows.map(({ isSelected }) => isSelected), [false, true, true, false]);
  assert.deepEqual(rows.map(({ isCurrent }) => isCurrent), [false, true, false, false]);
  assert.deepEqual(rows.map(({ isFirstSelected }) => isFirstSelected), [false, true, false, false]);
});

test("without a current hit, a line without a number is not it", () => {
  assert.equal(rowProps(hits([], "2"), 1, LOOK).isCurrent, false);
});

test("a new day is noted only where the output has several days, never without a time or a line before", () => {
  const lines = [
    { n: 1, at: "2026-11-24T23:59:00Z", spans: [] },
    { n: 2, at: "2026-11-25T00:01:00Z", spans: [] },
    { n: 3, spans: [] },
  ];
  const noted = (hasDays) =>
    [1, 2, 3].map((index) => rowProps(listOf(lines), index, { ...LOOK, time: { ...TIME, hasDays } }).isNewTime);
  assert.deepEqual(noted(true), [false, true, false]);
  assert.deepEqual(noted(false), [false, false, false]);
});

test("a row made again is the same, unless its line, its gaps or its look has changed", () => {
  const [line] = FOUR;
  const row = (more = {}, look = LOOK) => rowProps(listOf([line, lineOf(2)], { gapsBefore: () => [GAP], ...more }), 1, look);
  assert.equal(isSameRow(row(), row()), true);
  assert.equal(isSameRow(row(), row({ line: () => ({ ...line }) })), false);
  assert.equal(isSameRow(row(), row({ gapsBefore: () => [] })), false);
  assert.equal(isSameRow(row(), row({ gapsBefore: () => [{ ...GAP }] })), false);
  assert.equal(isSameRow(row(), row({}, { ...LOOK, current: 1 })), false);
});
