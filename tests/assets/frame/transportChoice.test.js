/* Which transport a page begins with, where websockets are swallowed or cut on the way. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const MINUTE = 60_000;
let stored;
let copies = 0;

beforeEach(() => {
  stored = new Map();
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date"], now: 1_000_000_000 });
  globalThis.window = {
    sessionStorage: {
      getItem: (name) => stored.get(name) ?? null,
      setItem: (name, text) => stored.set(name, text),
      removeItem: (name) => stored.delete(name),
    },
  };
});

/** A page as it is loaded, and its connection's manager. */
async function loaded() {
  copies += 1;
  const page = await import(`../../../assets/frame/transportChoice.js?${copies}`);
  const limits = [];
  const opts = { transports: page.firstTransports(), upgrade: page.mayUpgrade() };
  const io = { opts, timeout: (ms) => limits.push(ms), engine: { transport: { name: "websocket" }, once() {} } };
  return { page, io, limits };
}
const first = (io) => io.opts.transports[0];

test("a page begins with a websocket", async () => {
  const { page, io } = await loaded();
  assert.deepEqual(io.opts.transports, ["websocket", "polling"]);
  assert.ok(io.opts.upgrade && page.FIRST_LIMIT_MS < 20_000);
  page.attemptFailed(io, "xhr poll error"); // both were tried: Jobpane is away
  assert.equal(first(io), "websocket");
});

test("a websocket that gets no answer is followed by polling, also at the next page", async () => {
  const { page, io, limits } = await loaded();
  page.attemptFailed(io, "timeout");
  assert.equal(first(io), "polling");
  assert.ok(io.opts.upgrade);
  assert.deepEqual(limits, [20_000]);
  assert.deepEqual((await loaded()).io.opts, { transports: ["polling", "websocket"], upgrade: true });
  mock.timers.tick(11 * MINUTE);
  assert.equal(first((await loaded()).io), "websocket");
});

test("polling that gets no answer either is followed by a websocket again", async () => {
  const { page, io } = await loaded();
  page.attemptFailed(io, "timeout");
  page.attemptFailed(io, "timeout");
  assert.equal(first(io), "websocket");
});

test("a websocket that is cut before it is of use is not tried again", async () => {
  const { page, io } = await loaded();
  page.attemptFailed(io, "connection closed before connecting (transport close)");
  assert.deepEqual(io.opts, { transports: ["polling", "websocket"], upgrade: false });
  assert.deepEqual((await loaded()).io.opts, io.opts);
});

test("websockets that are cut soon after they opened are left alone at the second time", async () => {
  const { page, io } = await loaded();
  page.connected(io);
  page.disconnected(io, "websocket");
  assert.equal(first(io), "websocket");
  page.connected(io);
  mock.timers.tick(1000);
  page.disconnected(io, "websocket");
  assert.deepEqual([first(io), io.opts.upgrade], ["polling", false]);
});

test("a websocket that lasted is not taken for one that was cut", async () => {
  const { page, io } = await loaded();
  for (let times = 0; times < 5; times += 1) {
    page.connected(io);
    mock.timers.tick(times % 2 ? 1000 : MINUTE);
    page.disconnected(io, "websocket");
  }
  assert.equal(first(io), "websocket");
});

test("a websocket that works again is what the next page begins with", async () => {
  const { page, io } = await loaded();
  page.attemptFailed(io, "timeout");
  let upgraded = () => {};
  io.engine = { transport: { name: "polling" }, once: (_event, listener) => (upgraded = listener) };
  page.connected(io);
  assert.equal(first((await loaded()).io), "polling");
  upgraded();
  assert.equal(first((await loaded()).io), "websocket");
});

test("a page without storage begins with a websocket", async () => {
  delete globalThis.window.sessionStorage;
  const { page, io } = await loaded();
  page.attemptFailed(io, "timeout");
  assert.equal(first(io), "polling");
  assert.equal(first((await loaded()).io), "websocket");
});
