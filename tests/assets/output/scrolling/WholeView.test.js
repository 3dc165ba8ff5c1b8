import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { LINE_PX } from "../../../../assets/output/scrolling/geometry.js";
import { WholeView } from "../../../../assets/output/scrolling/WholeView.js";

const BOX = 10 * LINE_PX;

let frames; // what is to run before the next painting, by its number
let lastFrame = 0;
beforeEach(() => {
  frames = new Map();
  globalThis.requestAnimationFrame = (run) => {
    lastFrame += 1;
    frames.set(lastFrame, run);
    return lastFrame;
  };
  globalThis.cancelAnimationFrame = (number) => frames.delete(number);
});
function paint() {
  const due = [...frames.values()];
  frames.clear();
  for (const run of due) run();
}

/** A box that scrolls `total` rows as a browser does. */
class Box {
  clientHeight = BOX;
  style = {};
  #top = 0;

  constructor(total) {
    this.heights = Array.from({ length: total }, () => LINE_PX);
  }

  get scrollHeight() {
    return this.heights.reduce((sum, height) => sum + height, 0);
  }

  get scrollTop() {
    return Math.max(0, Math.min(this.scrollHeight - this.clientHeight, this.#top));
  }

  set scrollTop(px) {
    this.#top = Math.max(0, Math.min(this.scrollHeight - this.clientHeight, px));
  }

  getBoundingClientRect() {
    return { top: 0, bottom: this.clientHeight };
  }

  #row(index) {
    const fromPx = () => this.heights.slice(0, index - 1).reduce((sum, height) => sum + height, 0);
    const height = () => this.heights[index - 1];
    return {
      dataset: { i: String(index) },
      getBoundingClientRect: () => ({
        top: fromPx() - this.scrollTop,
        bottom: fromPx() + height() - this.scrollTop,
      }),
      scrollIntoView: () => {
        this.scrollTop = fromPx() - (this.clientHeight - height()) / 2;
      },
    };
  }

  querySelector(selector) {
    const index = Number(/data-i="(\d+)"/.exec(selector)[1]);
    return index <= this.heights.length ? this.#row(index) : null;
  }

  querySelectorAll() {
    return this.heights.map((_, index) => this.#row(index + 1));
  }
}

/** A view of `total` rows; `moves` is what the user did. */
function viewOf(total) {
  const view = new WholeView();
  const box = new Box(total);
  const moves = [];
  view.attach(box);
  view.onUserMoved = (wentUp) => moves.push(wentUp ? "up" : "down");
  return { view, box, moves };
}

test("the top row is the first that reaches into the box", () => {
  const { view, box } = viewOf(100);
  assert.equal(view.topIndex(), 1);
  box.scrollTop = 7.5 * LINE_PX;
  assert.equal(view.topIndex(), 8);
  box.scrollTop = 8 * LINE_PX;
  assert.equal(view.topIndex(), 9);
  assert.equal(view.isInSight(9), true);
  assert.equal(view.isInSight(8), false);
  assert.equal(view.isInSight(19), false);
});

test("without rows, and without a box, the top is the first row", () => {
  assert.equal(viewOf(0).view.topIndex(), 1);
  const view = new WholeView();
  view.moveBy(10);
  view.toEnd();
  assert.equal(view.topIndex(), 1);
  assert.equal(view.isAtEnd(), false);
  assert.equal(view.noticeScroll(), "own");
});

test("lines and pages move the box, a page keeping two lines in sight", () => {
  const { view, box } = viewOf(100);
  view.moveLines(3);
  assert.equal(box.scrollTop, 3 * LINE_PX);
  view.movePages(1);
  assert.equal(box.scrollTop, 11 * LINE_PX);
  view.toStart();
  assert.equal(box.scrollTop, 0);
});

test("a shown row is in the middle, also after rows that come into sight are laid out", () => {
  const { view, box } = viewOf(100);
  view.show(50);
  assert.equal(box.scrollTop, 44.5 * LINE_PX);
  box.heights.fill(3 * LINE_PX, 40, 49);
  paint();
  assert.equal(box.scrollTop, 62.5 * LINE_PX);
  assert.equal(view.noticeScroll(), "own");
});

test("the end is the last row's, also after rows that come into sight are laid out", () => {
  const { view, box, moves } = viewOf(100);
  view.toEnd();
  for (const first of [90, 80, 70]) {
    box.heights.fill(3 * LINE_PX, first, first + 10);
    assert.equal(view.isAtEnd(), false);
    paint();
    assert.equal(view.isAtEnd(), true);
  }
  assert.deepEqual(moves, []);
});

test("a place is gone to until nothing moves any more, and not for ever", () => {
  const { view, box } = viewOf(100);
  view.toEnd();
  assert.equal(box.style.overflowAnchor, "none");
  for (let times = 0; times < 10; times += 1) paint();
  assert.equal(frames.size, 0);
  assert.equal(box.style.overflowAnchor, "");
  view.toEnd();
  for (let times = 0; times < 100; times += 1) {
    box.heights.push(LINE_PX);
    paint();
  }
  assert.equal(frames.size, 0);
});

const USER_MOVES = {
  "scrolls up": (view, box) => (box.scrollTop -= 4 * LINE_PX),
  "goes a page up": (view) => view.movePages(-1),
  "goes to the start": (view) => view.toStart(),
};
for (const [words, move] of Object.entries(USER_MOVES)) {
  for (const place of ["toEnd", "show"]) {
    test(`who ${words} while rows are laid out is left there (${place})`, () => {
      const { view, box } = viewOf(100);
      view[place](50);
      paint();
      move(view, box);
      const { scrollTop } = box;
      box.heights.fill(3 * LINE_PX, 90, 99);
      for (let times = 0; times < 5; times += 1) paint();
      assert.equal(box.scrollTop, scrollTop);
    });
  }
}

test("a row that is not here yet is shown once it is, and only once", () => {
  const { view, box } = viewOf(20);
  view.show(50);
  assert.equal(box.scrollTop, 0);
  box.heights = Array.from({ length: 100 }, () => LINE_PX);
  view.layout();
  assert.equal(box.scrollTop, 44.5 * LINE_PX);
  paint();
  box.scrollTop = 0;
  view.layout();
  assert.equal(box.scrollTop, 0);
});

test("a closed output waits for its box to be open", () => {
  const { view, box } = viewOf(100);
  box.clientHeight = 0;
  view.show(50);
  assert.equal(box.scrollTop, 0);
  box.clientHeight = BOX;
  view.resized();
  assert.equal(box.scrollTop, 44.5 * LINE_PX);
});

test("going to the end is the page's own move, unless the user asked for it", () => {
  const { view, moves } = viewOf(100);
  view.toEnd();
  assert.equal(view.isAtEnd(), true);
  assert.equal(view.noticeScroll(), "own");
  assert.deepEqual(moves, []);
  view.toEnd({ isByUser: true });
  assert.deepEqual(moves, ["down"]);
});

test("each scroll of the user is reported once, and more lines are none", () => {
  const { view, box, moves } = viewOf(100);
  view.toEnd();
  box.heights.push(LINE_PX, LINE_PX);
  assert.equal(view.noticeScroll(), "own");
  assert.equal(view.isAtEnd(), false);
  box.scrollTop -= 4 * LINE_PX;
  assert.equal(view.noticeScroll(), "up");
  assert.equal(view.noticeScroll(), "own");
  box.scrollTop += 6 * LINE_PX;
  assert.equal(view.noticeScroll(), "down");
  assert.equal(view.isAtEnd(), true);
  assert.deepEqual(moves, ["up", "down"]);
});

test("a user who scrolls to the end has reached it, although lines come before that is noticed", () => {
  const { view, box, moves } = viewOf(100);
  view.toEnd();
  box.scrollTop -= 20 * LINE_PX;
  view.noticeScroll();
  assert.equal(view.hasReachedEnd, false);
  box.heights.push(LINE_PX, LINE_PX);
  view.noticeScroll(); // as at each rendering
  box.scrollTop = box.scrollHeight;
  box.heights.push(...Array.from({ length: 30 }, () => LINE_PX));
  view.noticeScroll();
  assert.equal(view.isAtEnd(), false);
  assert.equal(view.hasReachedEnd, true);
  assert.deepEqual(moves, ["up", "down"]);
});

test("a user who scrolls down, but not to the end, has not reached it", () => {
  const { view, box } = viewOf(100);
  view.toEnd();
  box.scrollTop -= 20 * LINE_PX;
  view.noticeScroll();
  box.scrollTop += 10 * LINE_PX;
  assert.equal(view.noticeScroll(), "down");
  assert.equal(view.hasReachedEnd, false);
});

test("a change of size is reported to what keeps the end in sight", () => {
  const { view } = viewOf(100);
  let times = 0;
  view.onResized = () => (times += 1);
  view.resized();
  assert.equal(times, 1);
});
