import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { CHUNKS_CACHED } from "../../../../assets/output/data/ChunkCache.js";
import { CHUNK_LINES } from "../../../../assets/output/data/chunk.js";
import { LineSource } from "../../../../assets/output/data/LineSource.js";
import { OutputError } from "../../../../assets/output/data/api.js";

/** A server with an output of `total` lines; `requests` has [start, count] of each request. */
function serverOf(total, more = {}) {
  const server = { total, more, requests: [], urls: [], aborted: [], fails: null };
  server.request = async (url, signal) => {
    const params = new URL(url, "http://127.0.0.1").searchParams;
    const [start, count] = [Number(params.get("start")), Number(params.get("count"))];
    server.requests.push([start, count]);
    server.urls.push(url);
    signal.addEventListener("abort", () => server.aborted.push(start));
    await setImmediate();
    if (server.fails) throw server.fails;
    const lines = [];
    for (let n = start; n < start + count && n <= server.total; n += 1) {
      lines.push({ n, at: `2026-11-24T12:00:${String(n % 60).padStart(2, "0")}Z`, spans: [`line ${n}`] });
    }
    return { lines, total: server.total, final: server.total, complete: true, missing: [], ...server.more };
  };
  return server;
}

async function rest() {
  for (let turn = 0; turn < 40; turn += 1) await setImmediate();
}

const sourceOf = (server, more = {}) => new LineSource({ base: "/o", request: server.request, ...more });

let now;
beforeEach(() => {
  mock.restoreAll();
  mock.timers.reset();
  now = 10_000;
  mock.method(Date, "now", () => now);
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("the first lines in sight are requested at once, then their neighbors; a refresh looks at the end", async () => {
  const server = serverOf(10_000);
  const source = sourceOf(server);
  source.want(1, 1);
  await rest();
  assert.deepEqual(server.requests.slice(0, 1), [[1, CHUNK_LINES]]);
  assert.equal(source.line(1).spans[0], "line 1");
  assert.ok(server.requests.some(([start]) => start === CHUNK_LINES + 1), "the neighbor");
  server.total = 10_010;
  source.refresh();
  await rest();
  assert.ok(server.requests.some(([start]) => start === 10_000 - CHUNK_LINES + 1), "the end");
  assert.equal(source.total, 10_010);
});

test("lines that are here and final are not requested again", async () => {
  const server = serverOf(150);
  const source = sourceOf(server);
  source.want(1, 150);
  await rest();
  const before = server.requests.length;
  source.want(1, 150);
  source.want(100, 120);
  await rest();
  assert.equal(server.requests.length, before);
  assert.equal(source.isLoading, false);
});

test("after a refresh only what is not final is requested", async () => {
  const server = serverOf(150, { complete: false, final: 100 });
  const source = sourceOf(server);
  source.want(1, 150);
  await rest();
  server.requests.length = 0;
  server.total = 170;
  source.refresh();
  await rest();
  assert.equal(server.requests[0][0], 101);
  assert.equal(source.total, 170);
  assert.equal(source.line(170).n, 170);
  assert.equal(source.line(1).n, 1);
});

test("one request has five neighboring chunks at most", async () => {
  const server = serverOf(100_000);
  const source = sourceOf(server);
  source.want(1, 1);
  await rest();
  server.requests.length = 0;
  now += 1000;
  source.want(20_001, 22_000);
  await rest();
  assert.ok(server.requests.length >= 2);
  assert.deepEqual(server.requests[0], [20_001, 5 * CHUNK_LINES]);
  assert.ok(server.requests.every(([, count]) => count <= 5 * CHUNK_LINES));
});

test("of many leaps only the last is requested, once the user rests", async () => {
  const server = serverOf(100_000);
  const source = sourceOf(server);
  source.want(1, 1);
  await rest();
  now += 1000;
  source.want(50_001, 50_010);
  await rest();
  server.requests.length = 0;
  for (const from of [60_001, 70_001, 80_001]) {
    now += 10;
    source.want(from, from + 10);
  }
  await rest();
  assert.deepEqual(server.requests, []);
  mock.timers.tick(100);
  await rest();
  assert.deepEqual(server.requests[0], [80_001, CHUNK_LINES]);
  assert.ok(!server.requests.some(([start]) => start === 60_001 || start === 70_001));
});

test("a request for lines that nobody wants any longer is aborted", async () => {
  const server = serverOf(100_000);
  const source = sourceOf(server);
  source.want(1, 1);
  await rest();
  now += 1000;
  source.want(20_001, 20_010);
  now += 1000;
  source.want(40_001, 40_010);
  assert.deepEqual(server.aborted, [20_001]);
});

test("who shows the lines hears that a request was aborted and nothing else is on its way", async () => {
  let isLoading = true;
  const { request } = serverOf(10_000);
  const held = (url, signal) => (url.includes("=1201&") ? new Promise(() => {}) : request(url, signal));
  const source = sourceOf({ request: held });
  for (const index of [1, 1001, 1]) {
    source.want(index, index);
    now += 1000;
    await rest();
    assert.equal(source.isLoading, index === 1001, "the neighbor of 1001 does not come");
    if (index === 1001) source.subscribe(() => (isLoading = source.isLoading));
  }
  assert.equal(isLoading, false);
});

test("chunks beyond the limit go, but none that is in sight", async () => {
  const server = serverOf(100_000);
  const source = sourceOf(server);
  for (let chunk = 0; chunk < CHUNKS_CACHED + 10; chunk += 1) {
    now += 1000;
    source.want(chunk * CHUNK_LINES + 1, chunk * CHUNK_LINES + 10);
    await rest();
  }
  assert.equal(source.line(1), undefined);
  assert.equal(source.line((CHUNKS_CACHED + 9) * CHUNK_LINES + 1).n, (CHUNKS_CACHED + 9) * CHUNK_LINES + 1);
});

test("where all lines are in the page none of them goes", async () => {
  const server = serverOf((CHUNKS_CACHED + 10) * CHUNK_LINES);
  const source = sourceOf(server);
  source.cacheAll();
  source.want(1, server.total);
  await rest();
  assert.equal(source.line(1).n, 1);
  assert.equal(source.line(server.total).n, server.total);
});

test("an error is shown once, keeps the lines, and stays until the next success", async () => {
  const server = serverOf(150, { complete: false, final: 0 });
  const source = sourceOf(server);
  source.want(1, 150);
  await rest();
  server.fails = new OutputError({ sentence: "Away.", can_try_again: true, code: "outage" });
  source.refresh();
  await rest();
  assert.deepEqual(source.error, { message: "Away.", canTryAgain: true, code: "outage" });
  assert.equal(source.line(1).n, 1);
  const failed = server.requests.length;
  await rest();
  assert.equal(server.requests.length, failed, "it does not try again by itself");
  server.fails = null;
  source.refresh();
  assert.equal(source.error?.message, "Away.", "it is all that is known until the answer");
  await rest();
  assert.equal(source.error, null);
});

test("another search drops the marks of the last one and requests the lines again", async () => {
  const server = serverOf(150);
  const source = sourceOf(server);
  source.want(1, 150);
  await rest();
  server.requests.length = 0;
  source.mark({ q: "line" });
  await rest();
  assert.equal(server.requests[0][0], 1);
  assert.match(server.urls.at(-1), /q=line/);
  server.requests.length = 0;
  source.mark({ q: "line" });
  await rest();
  assert.deepEqual(server.requests, [], "the same search changes nothing");
});

test("in a list of matches an index counts matches, and each line keeps its number", async () => {
  const server = serverOf(0);
  server.request = async () => ({
    lines: [{ n: 40, spans: ["a"] }, { n: 90, spans: ["b"] }],
    total: 2,
    final: 0,
    complete: true,
    missing: [],
    searched: { lines: 100, total: 100, complete: true },
  });
  const source = sourceOf(server, { only: "matches", context: "0" });
  source.want(1, 1);
  await rest();
  assert.equal(source.isFiltered, true);
  assert.equal(source.line(2).n, 90);
  assert.equal(source.isAnswered(2), true);
  assert.equal(source.searched.lines, 100);
});

test("gaps stand before their line, and those behind the last line at the end", async () => {
  const missing = [
    { first: 5, last: 9, before: 3, reason: "lost" },
    { first: 90, last: 99, before: 151, reason: "may_arrive" },
  ];
  const skipped = [{ first: 20, last: 21, before: 22 }];
  const source = sourceOf(serverOf(150, { missing, skipped }));
  source.want(1, 150);
  await rest();
  assert.equal(source.arriving, 10);
  assert.deepEqual(source.gapsBefore(3), [missing[0]]);
  assert.deepEqual(source.gapsBefore(22), [{ ...skipped[0], reason: "skipped" }]);
  assert.deepEqual(source.gapsBefore(4), []);
  assert.deepEqual(source.tailGaps, [missing[1]]);
});

test("a gap of many lines is shown once where all rows are in the page", async () => {
  const server = serverOf(600);
  server.request = async (url) => {
    const start = Number(new URL(url, "http://127.0.0.1").searchParams.get("start"));
    const before = Math.max(start, 150);
    const lines = start === 1 ? [{ n: 1, spans: [] }] : [];
    const missing = [{ first: 7, last: 500, before, reason: "lost" }];
    return { lines, total: 600, final: 600, complete: true, missing };
  };
  const source = sourceOf(server);
  for (const index of [1, 201, 401]) await source.fetchLine(index);
  assert.equal(source.gapsBefore(201).length, 1);
  source.cacheAll();
  assert.equal(source.gapsBefore(150).length, 1);
  assert.equal(source.gapsBefore(201).length, 0);
});

test("the span of times and the time of the first line come with the lines", async () => {
  const source = sourceOf(serverOf(30));
  source.want(1, 30);
  await rest();
  assert.equal(source.startAt, "2026-11-24T12:00:01Z");
  assert.deepEqual(source.span, { from: "2026-11-24T12:00:01Z", to: "2026-11-24T12:00:30Z" });
});

test("listeners are called at every change until they leave", async () => {
  const source = sourceOf(serverOf(30));
  let calls = 0;
  const leave = source.subscribe(() => (calls += 1));
  const before = source.read();
  source.want(1, 30);
  await rest();
  assert.ok(calls > 0);
  assert.notEqual(source.read(), before);
  leave();
  const heard = calls;
  source.refresh();
  await rest();
  assert.equal(calls, heard);
});

test("a disposed source aborts what is on its way and requests no more", async () => {
  const server = serverOf(10_000);
  const source = sourceOf(server);
  source.want(1, 1);
  source.dispose();
  await rest();
  assert.deepEqual(server.aborted, [1]);
  assert.equal(server.requests.length, 1);
});
