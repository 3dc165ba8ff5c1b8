// @ts-nocheck: types are to be written (issue 10)
/* Wheel and touch for a long output: exact pixels, and touch with an inertia of its own.
   What is left over at either end scrolls the page, as it does with any box. */
import { LINE_PX } from "./geometry.js";

const FADE_MS = 325; // how long a flick takes to lose two thirds of its speed, as on phones
const STILL_PX_MS = 0.03;
const SAMPLE_MS = 100; // the speed of a flick is that of its last moments

const wheelPx = (event, boxPx) =>
  event.deltaY * (event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? boxPx : 1);

function onWheel(view, box, event) {
  if (event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
  view.isBarHeld = false; // browsers do not always report when the bar is let go
  const px = wheelPx(event, box.clientHeight);
  const leftPx = view.moveBy(px);
  if (leftPx === px) return; // at an end: the page scrolls
  event.preventDefault();
  box.scrollLeft += event.deltaX;
}

class Flick {
  constructor(view) {
    this.view = view;
    this.samples = [];
    this.frame = 0;
  }

  start(event) {
    this.stop();
    this.samples = [[event.timeStamp, event.touches[0].clientY]];
  }

  move(event) {
    if (event.touches.length !== 1 || this.samples.length === 0) return;
    const y = event.touches[0].clientY;
    const px = this.samples.at(-1)[1] - y;
    const leftPx = this.view.moveBy(px);
    if (leftPx) window.scrollBy(0, leftPx);
    this.samples.push([event.timeStamp, y]);
    this.samples = this.samples.filter(([at]) => event.timeStamp - at <= SAMPLE_MS);
  }

  end(event) {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    const ms = first ? last[0] - first[0] : 0;
    const isFlick = ms > 0 && event.timeStamp - last[0] < SAMPLE_MS / 2;
    this.samples = [];
    if (isFlick) this.roll((first[1] - last[1]) / ms);
  }

  roll(speedPxMs) {
    let speed = speedPxMs;
    let before = performance.now();
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

/** Whether a pointer goes down on the box's scroll bar, which is beside its inner width. */
const isOnBar = (event, box) => event.target === box && event.offsetX >= box.clientWidth;

/** Brings the inputs of `box` to the view; answers how to stop. */
export function listenToWheelAndTouch(view, box) {
  const flick = new Flick(view);
  const pressed = (event) => {
    flick.stop();
    view.isBarHeld = isOnBar(event, box);
  };
  const listeners = [
    ["wheel", (event) => onWheel(view, box, event), { passive: false }],
    ["touchstart", (event) => flick.start(event), { passive: true }],
    ["touchmove", (event) => flick.move(event), { passive: true }],
    ["touchend", (event) => flick.end(event), { passive: true }],
    ["touchcancel", () => flick.stop(), { passive: true }],
    ["pointerdown", pressed, { passive: true }],
    ["scroll", () => view.barMoved(), { passive: true }],
  ];
  for (const [name, listener, options] of listeners) box.addEventListener(name, listener, options);
  return () => {
    flick.stop();
    for (const [name, listener] of listeners) box.removeEventListener(name, listener);
  };
}
