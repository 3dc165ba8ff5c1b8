/* The first screen is what the server sends behind the built page, as the last element of the body,
   as soon as the controller has answered: the job as the page will show it (app/first_screen). The
   page is rendered into an element beside it; it may come before, while or after that happens.

   While it stands, the page beside it is laid out but not seen (styles/first_screen.css) and has
   neither the record nor the lines, so that no text of the job is in the document twice. Once the page
   could show both, it shows both and the first screen goes, in one task. Why there is no record is
   as good as a record where the first screen says so too. The page shows what it has earlier when
   something else has to be seen, a key is pressed or something is clicked, or after ten seconds. A
   first screen that comes after the page has shown something itself goes at once. Knows no markup. */
import { useEffect, useLayoutEffect, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { onUrlChange, readJobId } from "../url.js";
import { carriedOver } from "./carriedOver.js";

/** @typedef {"record" | "lines"} Part  What the page has to have before it takes over. */

const LONGEST_MS = 10_000;
const MODIFIERS = ["Alt", "AltGraph", "CapsLock", "Control", "Meta", "Shift"];

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {Set<Part>} */
const ready = new Set();
let isReleased = false; // the page shows what it has
/** @type {AbortController | null} ends what waits for the page to take over */
let waiting = null;
/** @type {(() => void) | null} */
let toCarryOver = null;

const element = () => document.getElementById("first-screen");
// The server still sends the page: what the page has got by itself is as new as what is on its way.
const isOnItsWay = () => document.readyState === "loading";
const isStanding = () => !isReleased && (element() !== null || isOnItsWay());
// It may still say so while it is on its way.
const saysWhyNot = () => element()?.dataset.whyNot !== undefined || (isOnItsWay() && !element());
const saysNoOutput = () => element()?.dataset.noOutput !== undefined;
const changed = () => listeners.forEach((listener) => listener());

/** The page shows what it has, whatever that is; the first screen goes in the same task. */
export function release() {
  isReleased = true;
  changed();
}

/** Does in the page what a user did in the first screen that has gone. */
function carry() {
  const carryOver = toCarryOver;
  toCarryOver = null;
  carryOver?.();
}

/** The first screen goes. The other parts of the page are rendered after this one, in the same task. */
function remove() {
  isReleased = true;
  waiting?.abort("released"); // an error, as without a reason, holds on to the page by its stack
  document.getElementById("first-bar")?.remove(); // no first screen came
  const screen = element();
  if (!screen) return;
  toCarryOver = carriedOver(screen);
  screen.remove();
  queueMicrotask(carry);
}

/** The whole page is there when this returns. */
function releaseAtOnce() {
  flushSync(release);
  carry();
}

/** @param {KeyboardEvent} event */
function pressed({ key, altKey, ctrlKey, metaKey }) {
  if (!isStanding() || key === "Tab" || MODIFIERS.includes(key)) return;
  const isCommand = altKey || ctrlKey || metaKey;
  if (!isCommand || key.toLowerCase() === "f") releaseAtOnce(); // before the page looks at the key
}

/**
 * The buttons of the first screen are only pictures: a click on one is one on the button in its place.
 * A page that is used before the screen comes is not covered by it any more.
 * @param {MouseEvent} event
 */
function clicked({ target, clientX, clientY }) {
  if (!element()) {
    release();
    return;
  }
  const pictured = target instanceof Element && element()?.contains(target);
  if (!pictured || target.closest("a[href]") || !document.getSelection()?.isCollapsed) return;
  releaseAtOnce();
  const found = document.elementFromPoint(clientX, clientY)?.closest("a, button, input, select, summary");
  if (!(found instanceof HTMLElement)) return;
  found.focus({ preventScroll: true });
  found.click();
}

/**
 * Nor is one whose elements have the focus: it would be lost.
 * @param {{target: EventTarget | null}} event
 */
function focused({ target }) {
  if (!element() && target instanceof Element && target.closest("#site")) release();
}

/** The page's own bar hides the one that was sent ahead, and takes the focus over from it. */
function takeBarOver() {
  const bar = document.getElementById("first-bar");
  if (bar && !element()) carriedOver(bar)();
}

/** From the first component that asks until the page has taken over. */
function wait() {
  waiting = new AbortController();
  const { signal } = waiting;
  const options = { capture: true, signal };
  document.addEventListener("keydown", pressed, options);
  document.addEventListener("click", clicked, options);
  document.addEventListener("focusin", focused, options);
  focused({ target: document.activeElement });
  const timer = setTimeout(release, LONGEST_MS);
  const jobId = readJobId();
  const stopListening = onUrlChange(() => readJobId() !== jobId && remove());
  // It may still come, and too late.
  new MutationObserver(() => (isReleased ? element()?.remove() : changed())).observe(document.body, {
    childList: true,
  });
  document.addEventListener("DOMContentLoaded", changed, { signal });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    stopListening();
  });
}

/** @param {() => void} listener */
function subscribe(listener) {
  if (!waiting) wait();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * Whether a component is to wait with its part of the job because the first screen shows it.
 * @param {Part} part
 * @param {() => boolean} isReady whether it could show it, or knows that there is nothing to show;
 *   asked after each rendering
 */
export function useFirstScreen(part, isReady) {
  const isHeld = useSyncExternalStore(subscribe, isStanding, () => false);
  useLayoutEffect(takeBarOver, []);
  useLayoutEffect(() => {
    if (!isHeld && (isReleased || isReady())) remove();
  });
  useEffect(() => {
    if (!isHeld) return;
    if (isReady()) ready.add(part);
    else ready.delete(part);
    if (ready.size === 2) release();
  });
  return isHeld;
}

/** Whether the first screen says that this user has no such job, so that there are no lines to ask for. */
export const useNoOutputSaid = () => useSyncExternalStore(subscribe, saysNoOutput, () => false);

/** Whether the first screen says why there is no record, so that the page need not at once. */
export const useWhyNotSaid = () => useSyncExternalStore(subscribe, saysWhyNot, () => false);
