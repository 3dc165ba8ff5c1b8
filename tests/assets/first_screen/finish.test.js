/* The script at the end of a first screen writes the times that the page writes, in the same zone. */
import assert from "node:assert/strict";
import test from "node:test";
import { absoluteWords } from "../../../assets/clock.js";
import { spanWords } from "../../../assets/job/times.js";
import { clockTime, dayOf, isNewDayOrOffset, offsetOf, spanned } from "../../../assets/output/rows/lineTime.js";
import { sinceWords } from "../../../assets/output/words.js";

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"];
const NOW = "2026-11-26T12:00:00+00:00";
const storage = new Map();

class Stub {
  constructor(dataset = {}) {
    Object.assign(this, { dataset, children: [], className: "", style: {}, firstChild: { nodeValue: "" } });
  }
  append(...some) {
    this.children.push(...some);
  }
}

Object.assign(globalThis, {
  window: globalThis,
  location: { pathname: "/embed/jobs/7", search: "", hash: "" },
  localStorage: { getItem: (key) => storage.get(key) ?? null },
  document: { getElementById: () => null, createElement: () => new Stub() },
  Notification: class {},
});
await import("../../../app/first_screen/finish.js");

/** A first screen that has these elements, by their selector. */
const screenOf = (elements) => ({ dataset: {}, querySelectorAll: (selector) => elements[selector] ?? [] });

function inZone(zone, choices = {}) {
  storage.clear();
  for (const [key, value] of Object.entries(choices)) storage.set(key, value);
  globalThis.location.search = `?zone=${encodeURIComponent(zone)}`;
}

function spanOf(times, isActive, now) {
  const dates = new Stub({ ...times, active: isActive ? "yes" : "", now });
  globalThis.jobpaneFinish(screenOf({ ".dates": [dates] }));
  return dates.firstChild.nodeValue;
}

test("the dates of a job are those of the page, in every zone", () => {
  const starts = ["", "2026-11-03T13:27:00+00:00", "2025-12-31T23:30:00+00:00", "2026-10-25T00:50:00+00:00"];
  const ends = ["", "2026-11-03T13:27:40+00:00", "2026-11-04T11:00:00+00:00", "2026-10-25T01:10:00+00:00"];
  for (const zone of ZONES) {
    inZone(zone);
    for (const started of starts) {
      for (const finished of ends) {
        for (const canceled of ["", "2026-11-05T10:00:00+00:00"]) {
          for (const isActive of [true, false]) {
            const times = { created: "2026-10-01T00:00:00+00:00", started, canceled, finished };
            const known = Object.fromEntries(Object.entries(times).map(([name, iso]) => [name, Date.parse(iso)]));
            const words = spanWords(known, { isActive }, zone, Date.parse(NOW));
            assert.equal(spanOf(times, isActive, NOW), words, `${zone} ${started} ${finished}`);
          }
        }
      }
    }
  }
});

test("a job without dates says so", () => {
  inZone("UTC");
  assert.equal(spanOf({ created: "", started: "", canceled: "", finished: "" }, false, NOW), "dates not recorded");
});

test("a time in full is that of the page, and UTC where the browser remembers that", () => {
  const iso = "2026-09-03T13:27:02+00:00";
  const written = () => {
    const time = new Stub();
    time.getAttribute = () => iso;
    globalThis.jobpaneFinish(screenOf({ time: [time] }));
    return time.textContent;
  };
  for (const zone of ZONES) {
    inZone(zone);
    assert.equal(written(), absoluteWords(Date.parse(iso), zone));
  }
  inZone("Europe/Berlin", { "jobpane.zone": "utc" });
  assert.equal(written(), "3 Sept 2026, 13:27:02 UTC");
});

/** The cells that the script writes for lines of these times: [classes, texts] each. */
function cellsOf(times) {
  const rows = times.map((at) => {
    const row = new Stub({ at });
    row.querySelector = () => ({ after: (cell) => Object.assign(row, { cell }) });
    return row;
  });
  const box = new Stub({ from: times[0], to: times.at(-1), start: times[0] });
  box.querySelectorAll = (selector) => (selector === "[data-at]" ? rows : []);
  globalThis.jobpaneFinish(screenOf({ "[data-from]": [box] }));
  return rows.map(({ cell }) => cell && [cell.className, cell.children.map(({ dataset }) => dataset.t)]);
}

/** What the page shows for them (Line.jsx). */
function cellsOfPage(times, zone) {
  const { hasDays, hasOffsets } = spanned({ from: times[0], to: times.at(-1) }, zone);
  return times.map((at, index) => {
    const isNew = (hasDays || hasOffsets) && isNewDayOrOffset(at, times[index - 1], zone);
    const clock = clockTime(at, zone);
    const parts = [
      hasDays && dayOf(at, zone),
      clock.slice(0, 5),
      clock.slice(5),
      hasOffsets && offsetOf(at, zone),
    ].filter(Boolean);
    return [isNew ? "ov-time ov-time-new" : "ov-time", hasDays || hasOffsets ? parts : [clock]];
  });
}

const SPANS = [
  ["2026-09-03T13:27:02.250+00:00", "2026-09-03T13:27:05.000+00:00"],
  ["2026-11-03T22:59:58.000+00:00", "2026-11-03T23:00:01.000+00:00", "2026-11-04T09:00:00.000+00:00"],
  ["2026-10-25T00:59:58.000+00:00", "2026-10-25T01:00:01.000+00:00"],
];

test("the times of lines are those of the page, with the day and the offset where it has them", () => {
  for (const zone of ZONES) {
    inZone(zone, { "jobpane.output.when": "clock" });
    for (const times of SPANS) assert.deepEqual(cellsOf(times), cellsOfPage(times, zone), `${zone} ${times}`);
  }
});

test("times since the start are those of the page, and none are written where none are remembered", () => {
  inZone("UTC", { "jobpane.output.when": "since" });
  for (const times of SPANS) {
    assert.deepEqual(cellsOf(times), times.map((at) => ["ov-time", [sinceWords(at, times[0])]]));
  }
  inZone("UTC");
  assert.deepEqual(cellsOf(SPANS[0]), [undefined, undefined]);
});

test("a screen is shown once it is fitted, and also where that fails", () => {
  inZone("UTC");
  const screen = screenOf({});
  globalThis.jobpaneFinish(screen);
  assert.equal(screen.dataset.fitted, "");
  assert.equal(screen.ariaBusy, "true");
  const broken = { dataset: {}, querySelectorAll: () => assert.fail("broken") };
  assert.throws(() => globalThis.jobpaneFinish(broken));
  assert.equal(broken.dataset.fitted, "");
});

test("what was sent ahead of a screen stands at its beginning, and nowhere else", () => {
  const placed = [];
  const bar = { childNodes: ["band", "bar"], remove: () => placed.push("removed") };
  globalThis.document.getElementById = (id) => (id === "first-bar" ? bar : null);
  globalThis.jobpaneFinish(Object.assign(screenOf({}), { prepend: (...some) => placed.push(...some) }));
  globalThis.document.getElementById = () => null;
  assert.deepEqual(placed, ["band", "bar", "removed"]);
});

test("lines that the URL does not name give way to the picture of those that come", () => {
  inZone("UTC");
  const shownFor = (hash) => {
    const [list, behind, first] = [new Stub(), [], new Stub({ n: "1" })];
    const classes = new Set();
    list.classList = classes;
    first.classList = { toggle: () => false };
    first.scrollIntoView = () => behind.push("line");
    const box = Object.assign(new Stub({ show: "0" }), { classList: { contains: () => false } });
    box.querySelectorAll = (selector) => ({ "[data-n]": [first], ".ov-list": [list] })[selector] ?? [];
    box.after = (skeleton) => behind.push(skeleton.className, skeleton.children[0].textContent);
    globalThis.location.hash = hash;
    globalThis.jobpaneFinish(screenOf({ "[data-show]": [box] }));
    globalThis.location.hash = "";
    return [...classes, ...behind];
  };
  assert.deepEqual(shownFor("#L5000"), ["ov-other-lines", "ov-skeleton", "Loading output…"]);
  assert.deepEqual(shownFor("#L1"), ["line"]);
  assert.deepEqual(shownFor(""), []);
});

test("a page that the browser had kept behind its first screen is loaded again", async () => {
  let [standing, reloads] = [screenOf({}), 0];
  const kept = new EventTarget();
  globalThis.addEventListener = kept.addEventListener.bind(kept);
  let barStanding = null;
  globalThis.document.getElementById = (id) => (id === "first-bar" ? (standing ?? barStanding) : standing);
  const { style } = (globalThis.document.documentElement = { style: { visibility: "" } });
  const seen = [];
  globalThis.location.reload = () => {
    reloads += 1;
    seen.push(style.visibility);
  };
  await import("../../../app/first_screen/finish.js?standing");
  const show = (persisted) => kept.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
  show(false);
  assert.equal(reloads, 0);
  assert.equal(style.visibility, "");
  show(true);
  assert.equal(reloads, 1);
  assert.deepEqual(seen, ["hidden"], "it may be another user's");
  standing = null;
  show(true);
  assert.equal(reloads, 1, "the page itself looks after its session");
  barStanding = screenOf({});
  show(true);
  assert.equal(reloads, 2, "the bar alone names a user, too");
});
