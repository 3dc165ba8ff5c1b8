import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clockTime,
  dayOf,
  fullTimes,
  isNewDayOrOffset,
  offsetOf,
  spanned,
  widened,
} from "../../../../assets/output/rows/lineTime.js";

const BERLIN = "Europe/Berlin";
const BEFORE = "2026-10-25T00:50:00.250+00:00"; // 02:50 in summer
const AFTER = "2026-10-25T01:00:00.000+00:00"; // 02:00 in winter

test("across the autumn change both times carry their offsets", () => {
  assert.deepEqual(spanned({ from: BEFORE, to: AFTER }, BERLIN), { hasDays: false, hasOffsets: true });
  assert.equal(`${clockTime(BEFORE, BERLIN)} ${offsetOf(BEFORE, BERLIN)}`, "02:50:00 +02:00");
  assert.equal(`${clockTime(AFTER, BERLIN)} ${offsetOf(AFTER, BERLIN)}`, "02:00:00 +01:00");
  assert.equal(isNewDayOrOffset(AFTER, BEFORE, BERLIN), true);
});

test("across the spring change, too", () => {
  const span = { from: "2026-03-29T00:59:59Z", to: "2026-03-29T01:00:00Z" };
  assert.equal(spanned(span, BERLIN).hasOffsets, true);
  assert.equal(clockTime(span.to, BERLIN), "03:00:00");
});

test("in UTC no clock changes", () => {
  assert.deepEqual(spanned({ from: BEFORE, to: AFTER }, "utc"), { hasDays: false, hasOffsets: false });
  assert.equal(offsetOf(BEFORE, "utc"), "+00:00");
});

test("three days carry their days, in the zone that is shown", () => {
  const span = { from: "2026-11-01T22:30:00Z", to: "2026-11-03T23:30:00Z" };
  assert.equal(spanned(span, BERLIN).hasDays, true);
  assert.equal(dayOf(span.from, BERLIN), "01 Nov");
  assert.equal(dayOf(span.to, BERLIN), "04 Nov");
  assert.equal(dayOf(span.to, "utc"), "03 Nov");
  // Midnight in Berlin is at 23 h UTC.
  assert.equal(isNewDayOrOffset("2026-11-01T23:00:00Z", "2026-11-01T22:59:59Z", BERLIN), true);
  assert.equal(isNewDayOrOffset("2026-11-01T23:00:00Z", "2026-11-01T22:59:59Z", "utc"), false);
});

test("a job within one day says neither", () => {
  const span = { from: "2026-11-01T08:00:00Z", to: "2026-11-01T09:00:00Z" };
  assert.deepEqual(spanned(span, BERLIN), { hasDays: false, hasOffsets: false });
  assert.deepEqual(spanned(null, BERLIN), { hasDays: false, hasOffsets: false });
});

test("zones of half and quarter hours and of both signs are read", () => {
  const at = "2026-07-01T12:00:00Z";
  assert.equal(`${clockTime(at, "Asia/Kathmandu")} ${offsetOf(at, "Asia/Kathmandu")}`, "17:45:00 +05:45");
  assert.equal(`${clockTime(at, "America/St_Johns")} ${offsetOf(at, "America/St_Johns")}`, "09:30:00 −02:30");
  assert.equal(dayOf("2026-07-01T02:00:00Z", "America/Los_Angeles"), "30 Jun");
});

test("the clock agrees with the platform's own on every hour of two years", () => {
  for (const zone of [BERLIN, "Australia/Lord_Howe", "America/New_York"]) {
    const options = { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit" };
    const own = new Intl.DateTimeFormat("en-GB", options);
    for (let ms = Date.UTC(2026, 0); ms < Date.UTC(2028, 0); ms += 3_599_000) {
      const iso = new Date(ms).toISOString();
      assert.equal(clockTime(iso, zone), own.format(ms));
    }
  }
});

test("a span grows with the lines that are told, in any order", () => {
  const lines = [{ at: AFTER }, { spans: [] }, { at: BEFORE }, { at: "nonsense" }];
  assert.deepEqual(widened(null, lines), { from: BEFORE, to: AFTER });
  const span = widened(null, [{ at: AFTER }]);
  assert.deepEqual(span, { from: AFTER, to: AFTER });
  assert.deepEqual(widened(span, [{ at: BEFORE }]), { from: BEFORE, to: AFTER });
  assert.equal(widened(null, [{ spans: [] }]), null);
  assert.equal(widened(span, [{ at: AFTER }]), span);
});

test("a text that is no time stops nothing", () => {
  assert.equal(isNewDayOrOffset("nonsense", BEFORE, BERLIN), true);
  assert.equal(spanned(widened(null, [{ at: "nonsense" }]), BERLIN).hasDays, false);
});

test("the line at which the clock changes is marked, in both directions and by half an hour", () => {
  for (const [zone, before, after, words] of [
    [BERLIN, "2026-10-25T00:50:00Z", "2026-10-25T01:00:00Z", "02:50 +02:00, 02:00 +01:00"],
    [BERLIN, "2026-03-29T00:50:00Z", "2026-03-29T01:00:00Z", "01:50 +01:00, 03:00 +02:00"],
    ["America/New_York", "2026-11-01T05:50:00Z", "2026-11-01T06:00:00Z", "01:50 −04:00, 01:00 −05:00"],
    ["America/New_York", "2026-03-08T06:50:00Z", "2026-03-08T07:00:00Z", "01:50 −05:00, 03:00 −04:00"],
    ["Australia/Lord_Howe", "2026-04-04T14:50:00Z", "2026-04-04T15:00:00Z", "01:50 +11:00, 01:30 +10:30"],
    ["Australia/Lord_Howe", "2026-10-03T15:20:00Z", "2026-10-03T15:30:00Z", "01:50 +10:30, 02:30 +11:00"],
  ]) {
    const said = [before, after].map((at) => `${clockTime(at, zone).slice(0, 5)} ${offsetOf(at, zone)}`);
    assert.equal(said.join(", "), words);
    assert.equal(spanned({ from: before, to: after }, zone).hasOffsets, true, zone);
    assert.equal(isNewDayOrOffset(after, before, zone), true, zone);
    assert.equal(isNewDayOrOffset(before, before, zone), false, zone);
  }
});

test("a clock that has changed and changed back is said as well", () => {
  const span = { from: "2026-10-01T00:00:00Z", to: "2027-04-30T00:00:00Z" };
  assert.equal(offsetOf(span.from, BERLIN), offsetOf(span.to, BERLIN));
  assert.deepEqual(spanned(span, BERLIN), { hasDays: true, hasOffsets: true });
  assert.equal(spanned(span, "Asia/Tokyo").hasOffsets, false);
  assert.equal(spanned({ from: "0001-01-01T00:00:00Z", to: "9999-01-01T00:00:00Z" }, BERLIN).hasDays, true);
});

test("of a job over midnight the first line of the new day is marked, and no line without a past", () => {
  const [before, after] = ["2026-11-03T22:59:59.9Z", "2026-11-03T23:00:00Z"];
  assert.deepEqual(spanned({ from: before, to: after }, BERLIN), { hasDays: true, hasOffsets: false });
  assert.equal(isNewDayOrOffset(after, before, BERLIN), true);
  assert.equal(isNewDayOrOffset(after, undefined, BERLIN), false);
});

test("a whole time is said where the user is and in UTC, as exact as it was sent", () => {
  assert.deepEqual(fullTimes(BEFORE, BERLIN), {
    local: "25 Oct 2026, 02:50:00.250 +02:00",
    utc: "25 Oct 2026, 00:50:00.250",
  });
  assert.equal(fullTimes("2026-10-25T00:50:00Z", BERLIN).utc, "25 Oct 2026, 00:50:00");
  assert.equal(fullTimes("2026-10-25T00:50:00.123456Z", BERLIN).utc, "25 Oct 2026, 00:50:00.123");
});
