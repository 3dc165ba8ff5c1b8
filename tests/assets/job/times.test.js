import assert from "node:assert/strict";
import test from "node:test";
import { fullTimes, fullWords, queuedS, ranS, shortWords, spanWords } from "../../../assets/job/times.js";

const at = Date.parse;
const NOW = at("2026-11-26T12:00:00Z");
const NONE = { created: NaN, started: NaN, canceled: NaN, finished: NaN };
const ENDED = { isActive: false, isWaiting: false, neverStarted: false };
const RUNNING = { ...ENDED, isActive: true };
const WAITING = { ...RUNNING, isWaiting: true };
const UNSTARTED = { ...ENDED, neverStarted: true };

const words = (times, state = ENDED, zone = "UTC") => spanWords({ ...NONE, ...times }, state, zone, NOW);
const ran = (started, finished) => ({ started: at(started), finished: at(finished) });

test("a job of one day says its date once, and its year only when that is another one", () => {
  assert.equal(words(ran("2026-11-03T13:27:00Z", "2026-11-03T13:41:02Z")), "3 Nov 13:27 → 13:41");
  assert.equal(words(ran("2025-11-03T13:27:00Z", "2025-11-03T13:41:02Z")), "3 Nov 2025 13:27 → 13:41");
});

test("the date is said again only where it differs, in the zone that is shown", () => {
  const night = ran("2026-11-03T23:50:00Z", "2026-11-04T00:10:00Z");
  assert.equal(words(night), "3 Nov 23:50 → 4 Nov 00:10");
  assert.equal(words(night, ENDED, "Europe/Berlin"), "4 Nov 00:50 → 01:10");
  assert.equal(words(ran("2025-12-31T23:59:00Z", "2026-01-01T00:01:00Z")), "31 Dec 2025 23:59 → 1 Jan 00:01");
});

test("the current year is the one in the shown zone", () => {
  const midnight = at("2026-12-31T23:30:00Z");
  assert.equal(shortWords(midnight, "Europe/Berlin", midnight), "1 Jan 00:30");
  assert.equal(shortWords(midnight, "Europe/Berlin", at("2026-12-31T22:00:00Z")), "1 Jan 2027 00:30");
});

test("a job within one minute shows one time", () => {
  assert.equal(words(ran("2026-11-03T13:27:05Z", "2026-11-03T13:27:40Z")), "3 Nov 13:27");
});

test("where the clocks changed in between both offsets explain it", () => {
  const autumn = ran("2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z");
  assert.equal(words(autumn, ENDED, "Europe/Berlin"), "25 Oct 02:50 UTC+2 → 02:10 UTC+1");
});

test("times that make no sense together are shown as they are", () => {
  assert.equal(
    words(ran("2026-11-03T13:27:00Z", "2026-11-03T13:20:00Z")),
    "started 3 Nov 13:27, finished 3 Nov 13:20",
  );
});

test("a missing time is not mentioned", () => {
  const [created, started, finished] = [at("2026-11-03T13:20Z"), at("2026-11-03T13:27Z"), at("2026-11-03T13:41Z")];
  assert.equal(words({ created, started }, RUNNING), "since 3 Nov 13:27");
  assert.equal(words({ created, started }), "started 3 Nov 13:27");
  assert.equal(words({ created, finished }), "ended 3 Nov 13:41");
  assert.equal(words({ created, canceled: finished, finished }, UNSTARTED), "canceled 3 Nov 13:41");
  assert.equal(words({ created }, WAITING), "created 3 Nov 13:20");
  assert.equal(words({}), "dates not recorded");
});

test("the queue time goes to the start, to now, or to the end without a start", () => {
  const times = { ...NONE, created: NOW - 60_000 };
  assert.equal(queuedS({ ...times, started: NOW - 58_000 }, RUNNING, NOW), 2);
  assert.equal(queuedS(times, WAITING, NOW), 60);
  assert.equal(queuedS({ ...times, canceled: NOW - 57_000, finished: NOW - 56_000 }, UNSTARTED, NOW), 4);
  assert.equal(queuedS({ ...times, canceled: NOW - 57_000 }, UNSTARTED, NOW), 3);
  assert.ok(Number.isNaN(queuedS({ ...times, started: NOW - 61_000 }, RUNNING, NOW)));
  assert.ok(Number.isNaN(queuedS(NONE, WAITING, NOW)));
});

test("a duration is the controller's own, else the difference, and never negative", () => {
  const times = { ...NONE, ...ran("2026-11-03T13:27:00Z", "2026-11-03T13:27:40Z") };
  assert.equal(ranS(times, 39.5), 39.5);
  assert.equal(ranS(times, 0), 40);
  assert.equal(ranS(times, null), 40);
  assert.ok(Number.isNaN(ranS(times, -3)));
  assert.ok(Number.isNaN(ranS({ ...times, finished: NaN }, null)));
  assert.ok(Number.isNaN(ranS({ ...times, finished: times.started - 1 }, null)));
  assert.ok(Number.isNaN(ranS(NONE, 0)));
});

test("a full time has seconds, the zone's name and its offset", () => {
  const ms = at("2026-11-03T12:27:02Z");
  assert.equal(fullWords(ms, "Europe/Berlin"), "3 Nov 2026, 13:27:02 CET (UTC+1)");
  assert.equal(fullWords(ms, "Asia/Kolkata"), "3 Nov 2026, 17:57:02 UTC+5:30");
  assert.equal(fullWords(ms, "UTC"), "3 Nov 2026, 12:27:02 UTC");
});

test("only times that are known are listed", () => {
  const times = { ...NONE, created: at("2026-11-03T12:27:02Z"), canceled: at("2026-11-03T12:27:06Z") };
  assert.deepEqual(fullTimes(times, "UTC"), [
    ["Created", "3 Nov 2026, 12:27:02 UTC"],
    ["Cancel requested", "3 Nov 2026, 12:27:06 UTC"],
  ]);
});
