/* What the output view says, and the small things of the browser that it needs. */
import { useCallback, useSyncExternalStore } from "react";

const number = new Intl.NumberFormat("en");
export const counted = (count, word) => `${number.format(count)} ${word}${count === 1 ? "" : "s"}`;
export const numeral = (count) => number.format(count);

const EMPTY = {
  waiting: "Nothing yet: the job has not started.",
  running: "The job is running and has printed nothing so far.",
  saving: "The job has ended. The controller is still saving its output.",
  ended: "The job ended without any output.",
};

/** Why there is no line to show. */
export function emptyWords(phase, active) {
  return EMPTY[phase] ?? (active ? EMPTY.running : "There is no output.");
}

/** The sentence of a gap: which events are absent, and whether they may still come. */
export function gapWords({ first, last, reason }, active) {
  const count = counted(last - first + 1, "event");
  const which = first === last ? `number ${numeral(first)}` : `${numeral(first)}–${numeral(last)}`;
  if (reason === "not_read") return `${count} not read (${which}): the line was redrawn too often`;
  if (reason === "may_arrive" && active) return `${count} not here yet (${which})`;
  return `${count} missing at the controller (${which})`;
}

const formats = new Map();

function formatFor(zone, options) {
  const key = zone + Object.keys(options);
  if (!formats.has(key)) {
    const timeZone = zone === "utc" ? "UTC" : undefined;
    formats.set(key, new Intl.DateTimeFormat("en-GB", { ...options, timeZone }));
  }
  return formats.get(key);
}

const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit" };

/** "01:51:21" */
export const clockTime = (iso, zone) => formatFor(zone, CLOCK).format(new Date(iso));

/** "24 Nov 2026, 01:51:21 UTC" */
export const fullTime = (iso, zone) =>
  formatFor(zone, {
    day: "numeric",
    month: "short",
    year: "numeric",
    ...CLOCK,
    timeZoneName: "short",
  }).format(new Date(iso));

const listeners = new Set();
const unsaved = new Map(); // a frame without storage still has working switches

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The same yes or no, for what is not markup and so may differ from what a server rendered. */
export function isRemembered(key, standard) {
  if (typeof window === "undefined") return standard;
  if (unsaved.has(key)) return unsaved.get(key);
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? standard : kept === "yes";
  } catch {
    return standard;
  }
}

/** A yes or no that this browser remembers. */
export function useRemembered(key, standard) {
  const value = useSyncExternalStore(
    subscribe,
    () => isRemembered(key, standard),
    () => standard,
  );
  const toggle = useCallback(() => {
    const next = !isRemembered(key, standard);
    unsaved.set(key, next);
    try {
      localStorage.setItem(key, next ? "yes" : "no");
    } catch {
      // Storage is closed to this frame: the switch holds until the page is left.
    }
    listeners.forEach((listener) => listener());
  }, [key, standard]);
  return [value, toggle];
}

/** Copies by the clipboard where there is one, else (plain http) by a hidden field. */
export async function copyText(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  before?.focus?.();
  if (!isCopied) throw new Error("The browser refused to copy");
}
