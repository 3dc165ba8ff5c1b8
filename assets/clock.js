/* One ticking clock for every time on the page, so that a hundred rows cost one timer.
   Counts only while someone listens. */
import { useSyncExternalStore } from "react";
import { STEPS } from "./ages.js";
import { controllerNow } from "./controllerClock.js";
import { shownZone } from "./embed/options.js";

/** @param {number} periodMs */
function makeClock(periodMs) {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  let now = controllerNow();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer = undefined;
  const tick = () => {
    now = controllerNow();
    listeners.forEach((listener) => listener());
  };
  /** @param {() => void} listener */
  const subscribe = (listener) => {
    listeners.add(listener);
    if (timer === undefined) {
      tick();
      timer = setInterval(tick, periodMs);
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  };
  return { subscribe, read: () => now };
}

const everySecond = makeClock(1000);
const standingStill = { subscribe: () => () => {}, read: () => 0 };

/** The controller's time in milliseconds, renewed each second while `isTicking`. */
export function useNow(isTicking = true) {
  const clock = isTicking ? everySecond : standingStill;
  return useSyncExternalStore(clock.subscribe, clock.read, () => 0);
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/**
 * As people count: what was 47 hours ago was "1 day ago", what comes in 47 hours comes "in 2 days".
 * @param {number} units
 */
const wholeUnits = (units) => (units < 0 ? Math.trunc(units) : Math.round(units));

/**
 * "3 minutes ago", "in 2 hours"; under ten seconds "just now".
 * @param {number} thenMs
 * @param {number} nowMs
 */
export function relativeWords(thenMs, nowMs) {
  const seconds = (thenMs - nowMs) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(wholeUnits(seconds / size), unit);
  }
  if (Math.abs(seconds) < 10) return "just now";
  return relative.format(wholeUnits(seconds), "second");
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} zone */
function formatFor(zone) {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
    timeZone: zone === "local" ? undefined : zone,
  });
  formats.set(zone, format);
  return format;
}

/**
 * "24 Nov 2026, 01:51:21 UTC": always with the zone's name.
 * @param {number} ms
 * @param {string} zone "local" or "utc"
 */
export function absoluteWords(ms, zone) {
  return formatFor(shownZone(zone)).format(new Date(ms));
}

/**
 * "1 min 12 s", with a tenth only under ten seconds; the same words as app/presentation/durations.py.
 * @param {number} totalSeconds
 * @param {number} [digits] behind the point, under ten seconds
 */
export function durationWords(totalSeconds, digits = 1) {
  if (totalSeconds < 10) return `${totalSeconds.toFixed(digits)} s`;
  const whole = Math.floor(totalSeconds);
  /** @type {[count: number, unit: string][]} */
  const units = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3_600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ];
  const parts = units.filter(([count]) => count > 0);
  return parts.slice(0, 2).map(([count, unit]) => `${count} ${unit}`).join(" ");
}
