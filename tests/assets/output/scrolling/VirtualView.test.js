import assert from "node:assert/strict";
import { test } from "node:test";
import {
  LINE_PX,
  ROWS_LIMIT,
  SPACER_LIMIT_PX,
  spacerPx,
} from "../../../../assets/output/scrolling/geometry.js";
import { VirtualView } from "../../../../assets/output/scrolling/VirtualView.js";

const BOX_LINES = 30;
const BOX = BOX_LINES * LINE_PX;

/** A scroll bar that rounds and stops as a browser's does. */
class Box {
  clientHeight = BOX;
  trackPx = 0;
  #top = 0;

  get scrollTop() {
    return this.#top;
  }

  set scrollTop(px) {
    this.#top = Math.round(Math.max(0, Math.min(this.trackPx - BOX, px)));
  }

  getBoundingClientRect() {
    return { top: 0, bottom: this.clientHeight, height: this.clientHeight };
  }

  scrollIntoView() {}
}

/** A page with a view, whose rows are as high as `heightOf(index)` says; `seen` are those in sight. */
class Page {
  box = new Box();
  element = { style: { transform: "" }, children: [], getBoundingClientRect: () => this.#rect(0, this.#heightPx) };
  seen = [0, 0];
  moves = []; // what the user did
  rowsAtMost = 0;
  #heightPx = 0;

  constructor(total, { index = 1, heightOf = () => LINE_PX } = {}) {
    this.heightOf = heightOf;
    this.view = new VirtualView({
      total,
      index,
      onWindow: (next) => this.render(next),
      onVisible: (first, last) => (this.seen = [first, last]),
    });
    this.view.onUserMoved = (wentUp) => this.moves.push(wentUp ? "up" : "down");
    this.view.attach(this.box, this.element);
    this.render(this.view.window);
  }

  get upPx() {
    return Number(/translateY\((.*)px\)/.exec(this.element.style.transform)?.[1] ?? 0);
  }

  #rect(fromPx, toPx) {
    return { top: fromPx + this.upPx, bottom: toPx + this.upPx, height: toPx - fromPx };
  }

  /** Renders rows as React does, and lets the view lay them out. */
  render(rows) {
    this.box.trackPx = spacerPx(this.view.total, BOX);
    let px = 0;
    this.element.children = [];
    for (let index = rows.first; index <= rows.last; index += 1) {
      const [fromPx, toPx] = [px, px + this.heightOf(index)];
      this.element.children.push({ getBoundingClientRect: () => this.#rect(fromPx, toPx) });
      px = toPx;
    }
    this.#heightPx = px;
    this.rowsAtMost = Math.max(this.rowsAtMost, this.element.children.length);
    this.view.layout(rows);
  }

  /** More was printed. */
  grow(total) {
    this.view.setTotal(total);
    this.render(this.view.window);
  }

  /** The user, or the browser by itself, moves the bar. */
  scrollTo(px, { isHeld = false } = {}) {
    this.view.isBarHeld = isHeld;
    this.box.scrollTop = px;
    this.view.barMoved();
  }
}

test("a view begins at its row, within the output", () => {
  assert.deepEqual(new Page(10_000, { index: 5_000 }).seen, [5_000, 5_000 + BOX_LINES - 1]);
  assert.deepEqual(new Page(10_000, { index: 99_999 }).seen, [10_000 - BOX_LINES + 1, 10_000]);
  assert.deepEqual(new Page(10_000, { index: 0 }).seen, [1, BOX_LINES]);
});

test("pixels move the rows exactly, however high these are", () => {
  const heightOf = (index) => LINE_PX * (1 + (index % 3));
  const { view } = new Page(10_000, { heightOf });
  let index = 1;
  for (let turn = 0; turn < 400; turn += 1) {
    assert.equal(view.topIndex(), index);
    assert.equal(view.moveBy(heightOf(index)), 0);
    index += 1;
  }
  assert.equal(view.moveBy(-1), 0);
  assert.equal(view.topIndex(), index - 1);
});

test("a long way is gone in one move, and few rows are in the page meanwhile", () => {
  const page = new Page(1_000_000);
  for (let turn = 0; turn < 40; turn += 1) page.view.moveBy(100 * LINE_PX);
  assert.equal(page.view.topIndex(), 4_001);
  page.view.moveBy(-4_000 * LINE_PX);
  assert.equal(page.view.topIndex(), 1);
  assert.ok(page.rowsAtMost <= ROWS_LIMIT, `${page.rowsAtMost} rows`);
});

test("what lies beyond an end is left over, and is no move of the user", () => {
  const page = new Page(10_000);
  assert.equal(page.view.moveBy(-50), -50);
  assert.deepEqual(page.moves, []);
  page.view.moveBy(20);
  assert.equal(page.view.moveBy(-50), -30);
  assert.deepEqual(page.moves, ["down", "up"]);
  page.view.toEnd();
  assert.equal(page.view.moveBy(50), 50);
  assert.equal(page.view.isAtEnd(), true);
});

test("a page down keeps two lines of the page before in sight", () => {
  const page = new Page(10_000);
  page.view.movePages(1);
  assert.equal(page.view.topIndex(), BOX_LINES - 1);
  page.view.moveLines(-2);
  assert.equal(page.view.topIndex(), BOX_LINES - 3);
});

test("the end has the last line at the bottom, also where lines are wrapped", () => {
  const page = new Page(10_000, { heightOf: () => 3 * LINE_PX });
  page.view.toEnd();
  assert.deepEqual(page.seen, [10_000 - BOX_LINES / 3 + 1, 10_000]);
  assert.equal(page.view.isAtEnd(), true);
  assert.equal(page.box.scrollTop, page.box.trackPx - BOX);
  page.view.moveBy(-20);
  assert.equal(page.view.isAtEnd(), false);
});

test("the end does not stay in sight by itself when more is printed", () => {
  const page = new Page(10_000);
  page.view.toEnd();
  page.grow(10_100);
  assert.equal(page.view.isAtEnd(), false);
  assert.deepEqual(page.seen, [10_000 - BOX_LINES + 1, 10_000]);
});

test("a shown row is in the middle, and stays there when rows above it grow", () => {
  let px = LINE_PX;
  const page = new Page(10_000, { heightOf: () => px });
  page.view.show(5_000);
  const isInMiddle = () => {
    const [first, last] = page.seen;
    return Math.abs(5_000 - (first + last) / 2) <= 1;
  };
  assert.ok(isInMiddle(), `${page.seen}`);
  assert.equal(page.view.isInSight(5_000), true);
  px = 2 * LINE_PX;
  page.render(page.view.window);
  assert.ok(isInMiddle(), `${page.seen}`);
  assert.equal(page.view.isInSight(4_900), false);
});

test("a row that the user has left is not brought back", () => {
  const page = new Page(10_000);
  page.view.show(5_000);
  page.view.moveLines(10);
  const top = page.view.topIndex();
  page.render(page.view.window);
  assert.equal(page.view.topIndex(), top);
});

test("the bar leads to its share of the output, to its ends exactly", () => {
  const page = new Page(10_000_000, { heightOf: () => 3 * LINE_PX }); // wrapped lines
  assert.equal(page.box.trackPx, SPACER_LIMIT_PX);
  page.scrollTo((SPACER_LIMIT_PX - BOX) / 2, { isHeld: true });
  assert.ok(Math.abs(page.view.topIndex() - 5_000_000) < BOX_LINES, `${page.view.topIndex()}`);
  page.scrollTo(SPACER_LIMIT_PX, { isHeld: true });
  assert.deepEqual(page.seen, [10_000_000 - BOX_LINES / 3 + 1, 10_000_000]);
  page.scrollTo(0, { isHeld: true });
  assert.equal(page.view.topIndex(), 1);
  assert.deepEqual(page.moves, ["down", "down", "up"]);
});

test("a small scroll by the browser itself means its pixels, one of the held bar its share", () => {
  const page = new Page(10_000_000, { index: 5_000_000 });
  page.scrollTo(page.box.scrollTop + 5 * LINE_PX);
  assert.equal(page.view.topIndex(), 5_000_005);
  page.scrollTo(page.box.scrollTop + 5 * LINE_PX, { isHeld: true });
  assert.ok(page.view.topIndex() > 5_000_050, `${page.view.topIndex()}`);
});

test("the bar that the view itself has moved means nothing", () => {
  const page = new Page(10_000);
  page.view.moveLines(100);
  page.view.barMoved();
  assert.equal(page.view.topIndex(), 101);
  assert.deepEqual(page.moves, ["down"]);
  page.box.scrollTop = 0;
  page.view.keepBar();
  page.view.barMoved();
  assert.equal(page.view.topIndex(), 101);
});

test("keys to the ends are moves of the user, going there to follow is none", () => {
  const page = new Page(10_000);
  page.view.toEnd();
  page.view.toEnd({ isByUser: true });
  page.view.toStart();
  assert.deepEqual(page.moves, ["down", "up"]);
  assert.equal(page.view.topIndex(), 1);
});

test("a view without a page moves nothing, and is at no end", () => {
  const view = new VirtualView({ total: 100, index: 7, onWindow() {}, onVisible() {} });
  assert.equal(view.moveBy(50), 50);
  assert.equal(view.topIndex(), 7);
  assert.equal(view.isAtEnd(), false);
  assert.equal(view.isInSight(7), false);
});
