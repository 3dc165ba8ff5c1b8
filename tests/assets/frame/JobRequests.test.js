/* When a job is asked for before its page is opened: after a tenth of a second, two at a time, once. */
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { JobRequests } from "../../../assets/frame/JobRequests.js";

const SECOND = 1000;
const POINTED = 100;
const job = (id, search = "") => ({ id, search });

/** What is asked for, each answer held back until it is given. */
function server() {
  const asked = [];
  const held = [];
  const ask = ({ id, search }) => {
    asked.push(search ? `${id} ${search}` : id);
    return new Promise((resolve, reject) => held.push({ resolve, reject }));
  };
  const answer = async (isWell = true) => {
    held.shift().resolve(isWell);
    await setImmediate();
  };
  const fail = async () => {
    held.shift().reject(new TypeError("Failed to fetch"));
    await setImmediate();
  };
  return { asked, ask, answer, fail };
}

let site;
let requests;
let mayAsk;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  site = server();
  mayAsk = true;
  requests = new JobRequests(site.ask, () => mayAsk);
});

/** The pointer rests on a link to a job. */
function rest(id, link = { id }) {
  requests.point(link, job(id));
  mock.timers.tick(POINTED);
  return link;
}

test("a link that is pointed at for a tenth of a second has its job asked for", () => {
  requests.point({}, job(42));
  mock.timers.tick(POINTED - 1);
  assert.deepEqual(site.asked, []);
  mock.timers.tick(1);
  assert.deepEqual(site.asked, [42]);
});

test("a pointer that moves on asks for nothing", () => {
  const links = [{}, {}, {}];
  links.forEach((link, index) => {
    requests.point(link, job(index + 1));
    mock.timers.tick(POINTED - 1);
    requests.leave(link);
  });
  mock.timers.tick(SECOND);
  assert.deepEqual(site.asked, []);
});

test("coming to the same link again does not begin the wait again", () => {
  const link = {};
  requests.point(link, job(42));
  mock.timers.tick(POINTED / 2);
  requests.point(link, job(42));
  mock.timers.tick(POINTED / 2);
  assert.deepEqual(site.asked, [42]);
});

test("leaving another link does not take back what is pointed at", () => {
  requests.point({}, job(42));
  requests.leave({});
  requests.leave(null);
  mock.timers.tick(POINTED);
  assert.deepEqual(site.asked, [42]);
});

test("two jobs are asked for at a time; the third waits for an answer", async () => {
  [1, 2, 3].forEach((id) => rest(id));
  assert.deepEqual(site.asked, [1, 2]);
  await site.answer();
  assert.deepEqual(site.asked, [1, 2, 3]);
});

test("a link that is left while it waits for an answer is not asked for", async () => {
  rest(1);
  rest(2);
  requests.leave(rest(3));
  await site.answer();
  await site.answer();
  assert.deepEqual(site.asked, [1, 2]);
});

test("of those that wait only the newest is asked for", async () => {
  [1, 2, 3, 4].forEach((id) => rest(id));
  await site.answer();
  assert.deepEqual(site.asked, [1, 2, 4]);
});

test("a job is asked for once in five seconds, also by a press", async () => {
  rest(42);
  await site.answer();
  rest(42);
  requests.press(job(42));
  mock.timers.tick(3 * SECOND);
  rest(42);
  assert.deepEqual(site.asked, [42]);
  mock.timers.tick(5 * SECOND);
  rest(42);
  assert.deepEqual(site.asked, [42, 42]);
});

test("a press asks at once", () => {
  requests.point({}, job(42));
  requests.press(job(42));
  assert.deepEqual(site.asked, [42]);
  mock.timers.tick(SECOND);
  assert.deepEqual(site.asked, [42]);
});

test("a press while two are asked for leaves the asking to the page", () => {
  rest(1);
  rest(2);
  requests.press(job(3));
  assert.deepEqual(site.asked, [1, 2]);
});

test("the words of a search make it another request", () => {
  rest(42);
  requests.press(job(42, "disk full"));
  assert.deepEqual(site.asked, [42, "42 disk full"]);
});

test("nothing is asked for while the browser may not, and again once it may", () => {
  mayAsk = false;
  rest(1);
  requests.press(job(2));
  assert.deepEqual(site.asked, []);
  mayAsk = true;
  rest(1);
  assert.deepEqual(site.asked, [1]);
});

for (const [how, refuse] of [
  ["that refuses", () => site.answer(false)],
  ["that cannot be reached", () => site.fail()],
]) {
  test(`a server ${how} is left alone for ten seconds`, async () => {
    rest(1);
    await refuse();
    rest(2);
    assert.deepEqual(site.asked, [1]);
    mock.timers.tick(10 * SECOND);
    rest(3);
    assert.deepEqual(site.asked, [1, 3]);
  });
}

test("a page that is left asks for nothing more", async () => {
  rest(1);
  rest(2);
  rest(3);
  requests.stop();
  await site.answer();
  assert.deepEqual(site.asked, [1, 2]);
});
