import assert from "node:assert/strict";
import { test } from "node:test";
import { controllerNow, takeControllerTime } from "../../assets/controllerClock.js";

const NOON = Date.parse("2026-11-24T12:00:00Z");
const HOUR = 3_600_000;

test("ages go by the controller's clock, however far this computer's is from it", () => {
  takeControllerTime("2026-11-24T11:00:00+00:00", NOON);
  assert.equal(controllerNow(NOON + 5000), NOON - HOUR + 5000);
});

test("a second of difference does not make the clock jump", () => {
  takeControllerTime("2026-11-24T11:00:01+00:00", NOON);
  assert.equal(controllerNow(NOON), NOON - HOUR);
});

test("what is no time changes nothing", () => {
  for (const iso of ["", "yesterday", undefined]) takeControllerTime(iso, NOON);
  assert.equal(controllerNow(NOON), NOON - HOUR);
});
