/* Wheel and touch for a long output: exact pixels, and touch with an inertia of its own.
   What is left over at either end scrolls the page, as it does with any box. */
import { LINE_PX } from "./geometry.js";

/** @import { VirtualView } from "./VirtualView.js" */

const FADE_MS = 325; // how long a flick takes to lose two thirds of its speed, as on phones
const STILL_PX_MS = 0.03;
const SAMPLE_MS = 100; // the speed of a flick is that of its last instants

/**
 * @param {Pick<WheelEvent, "deltaY" | "deltaMode">} event
 * @param {number} boxPx
 */
export const wheelPx = (event, boxPx) =>
  event.deltaY * (event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? boxPx : 1);

/**
 * @param {VirtualView} view
 * @param {HTMLElement} box
 * @param {WheelEvent} event
 */
function onWheel(view, box, event) {
  if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
  view.isBarHeld = false; // browsers do not always report when the bar is let go
  const px = wheelPx(event, box.clientHeight);
  const leftPx = view.moveBy(px);
  if (leftPx === px) return; // at an end: the page scrolls
  event.preventDefault();
  box.scrollLeft += event.deltaX;
}

/**
 * The speed of a flick in pixels a millisecond, 0 where the finger rested before it was lifted.
 * @param {[ms: number, y: number][]} samples the last positions of the finger
 * @param {number} liftedMs
 */
export function flickSpeed(samples, liftedMs) {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last[0] === first[0]) return 0;
  return liftedMs - last[0] < SAMPLE_MS / 2 ? (first[1] - last[1]) / (last[0] - first[0]) : 0;
}

class Flick {
  /** @type {[ms: number, y: number][]} */
  samples = [];
  frame = 0;

  /** @param {VirtualView} view */
  constructor(view) {
    this.view = view;
  }

  /** @param {TouchEvent} event */
  start(event) {
    this.stop();
    this.samples = [[event.timeStamp, event.touches[0].clientY]];
  }

  /** @param {TouchEvent} event */
  move(event) {
    const last = this.samples.at(-1);
    if (event.touches.length !== 1 || !last) return;
    const y = event.touches[0].clientY;
    const px = last[1] - y;
    const leftPx = this.view.moveBy(px);
    if (leftPx) window.scrollBy(0, leftPx);
    this.samples.push([event.timeStamp, y]);
    this.samples = this.samples.filter(([at]) => event.timeStamp - at <= SAMPLE_MS);
  }

  /** @param {TouchEvent} event */
  end(event) {
    const speedPxMs = flickSpeed(this.samples, event.timeStamp);
    this.samples = [];
    if (speedPxMs) this.roll(speedPxMs);
  }

  /** @param {number} speedPxMs */
  roll(speedPxMs) {
    let speed = speedPxMs;
    let before = performance.now();
    /** @param {number} now */
    const step = (now) => {
      const ms = Math.max(0, now - before);
      before = now;
      speed *= Math.exp(-ms / FADE_MS);
      const leftPx = this.view.moveBy(speed * ms);
      if (Math.abs(speed) > STILL_PX_MS && !leftPx) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.frame);
  }
}

/**
 * Whether a pointer goes down on the box's scroll bar, which is beside its inner width.
 * @param {PointerEvent} event
 * @param {HTMLElement} box
 */
const isOnBar = (event, box) => event.target === box && event.offsetX >= box.clientWidth;

/**
 * Brings the inputs of `box` to the view.
 * @param {VirtualView} view
 * @param {HTMLElement} box
 * @returns {() => void} stops it
 */
export function listenToWheelAndTouch(view, box) {
  const flick = new Flick(view);
  const stopped = new AbortController();
  const { signal } = stopped;
  /** @param {PointerEvent} event */
  const pressed = (event) => {
    flick.stop();
    view.isBarHeld = isOnBar(event, box);
  };
  const passive = { passive: true, signal };
  box.addEventListener("wheel", (event) => onWheel(view, box, event), { passive: false, signal });
  box.addEventListener("touchstart", (event) => flick.start(event), passive);
  box.addEventListener("touchmove", (event) => flick.move(event), passive);
  box.addEventListener("touchend", (event) => flick.end(event), passive);
  box.addEventListener("touchcancel", () => flick.stop(), passive);
  box.addEventListener("pointerdown", pressed, passive);
  box.addEventListener("scroll", () => view.barMoved(), passive);
  return () => {
    flick.stop();
    stopped.abort();
  };
}
