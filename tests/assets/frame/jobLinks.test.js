/* Which links are heard of, and when: pointer, focus, press; a finger only once it is down. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { linkedJob, watchJobLinks } from "../../../assets/frame/jobLinks.js";

const ORIGIN = "https://jobs.example.org";

/** The page that is open, and below which path and at which controller. */
function open(url, { sitePath = "", controller = "" } = {}) {
  globalThis.window = { location: new URL(url, ORIGIN) };
  globalThis.document = { documentElement: { dataset: { sitePath, controller } } };
}

const jobAt = (href) => linkedJob(new URL(href, ORIGIN));

beforeEach(() => open("/jobs"));

test("a link to a job names it, whatever line it leads to", () => {
  for (const href of ["/jobs/42", "/jobs/42/", "/jobs/0042", "/jobs/42#L120", "/jobs/42?find=x"]) {
    assert.deepEqual(jobAt(href), { id: 42, search: "" }, href);
  }
});

test("the words of a search belong to the job's link", () => {
  assert.deepEqual(jobAt("/jobs/42?search=disk+full"), { id: 42, search: "disk full" });
});

for (const href of [
  "/jobs",
  "/jobs/",
  "/jobs/abc",
  "/jobs/0",
  "/jobs/12345678901",
  "/jobs/1/jobs/42",
  "/c/lab/jobs/42",
  "/embed/jobs/42",
  "/templates/3",
  "/compare/41/42",
  "/api/jobs/42/output/download",
  "https://awx.example.org/jobs/42",
]) {
  test(`${href} is not a link to a job of this page`, () => assert.equal(jobAt(href), null));
}

test("the job that is open is not asked for again", () => {
  open("/jobs/42?search=x");
  assert.equal(jobAt("/jobs/42#L7"), null);
  assert.equal(jobAt("/jobs/43").id, 43);
});

test("below a path, and with several controllers, only the page's own jobs are", () => {
  open("/tools/jobpane/c/lab/jobs", { sitePath: "/tools/jobpane", controller: "lab" });
  assert.equal(jobAt("/tools/jobpane/c/lab/jobs/42").id, 42);
  for (const href of ["/jobs/42", "/c/lab/jobs/42", "/tools/jobpane/jobs/42", "/tools/jobpane/c/prod/jobs/42"]) {
    assert.equal(jobAt(href), null, href);
  }
});

/** An element inside others, as far as `closest` and `querySelector` go. */
function element(matches, parent = null, inside = {}) {
  const own = {
    closest: (selector) => (matches.includes(selector) ? own : (parent?.closest(selector) ?? null)),
    querySelector: (selector) => inside[selector] ?? null,
  };
  return own;
}

function linkTo(href, parent) {
  const { origin, pathname, search } = new URL(href, ORIGIN);
  return Object.assign(element(["a[href]", "a, button, input, label, select"], parent), { origin, pathname, search });
}

/** A page whose links are watched, and what was heard. */
function watched() {
  const page = new EventTarget();
  const heard = [];
  const end = watchJobLinks(page, {
    point: (_link, { id }) => heard.push(`point ${id}`),
    leave: (link) => heard.push(link ? `leave ${link.pathname}` : "leave nothing"),
    press: ({ id }) => heard.push(`press ${id}`),
  });
  const send = (name, target, more = {}) => {
    const event = new Event(name);
    Object.defineProperty(event, "target", { value: target });
    page.dispatchEvent(Object.assign(event, { pointerType: "mouse", button: 0, relatedTarget: page, ...more }));
    return heard.splice(0);
  };
  return { send, end };
}

test("a pointer over a link, or over what is in it, comes to its job", () => {
  const { send } = watched();
  assert.deepEqual(send("pointerover", linkTo("/jobs/42")), ["leave nothing", "point 42"]);
  const { send: sendInside } = watched();
  assert.deepEqual(sendInside("pointerover", element([], linkTo("/jobs/43"))), ["leave nothing", "point 43"]);
});

test("a pointer that goes elsewhere, or out of the window, leaves the link", () => {
  const { send } = watched();
  send("pointerover", linkTo("/jobs/42"));
  assert.deepEqual(send("pointerover", element([])), ["leave /jobs/42"]);
  send("pointerover", linkTo("/jobs/43"));
  assert.deepEqual(send("pointerout", element([]), { relatedTarget: null }), ["leave /jobs/43"]);
});

test("a row of jobs stands for its link, but what is pressed in it does not", () => {
  const link = linkTo("/jobs/42");
  const row = element([".jobs-box tbody tr"], null, { "a[href]": link });
  const { send } = watched();
  assert.deepEqual(send("pointerover", element([], row)), ["leave nothing", "point 42"]);
  assert.deepEqual(send("pointerover", element(["a, button, input, label, select"], row)), ["leave /jobs/42"]);
});

test("the focus comes to a job's link and leaves it", () => {
  const { send } = watched();
  const link = linkTo("/jobs/42");
  assert.deepEqual(send("focusin", link), ["point 42"]);
  assert.deepEqual(send("focusout", link), ["leave /jobs/42"]);
});

test("a press that opens a link is heard, one for its menu is not", () => {
  const { send } = watched();
  const link = linkTo("/jobs/42");
  assert.deepEqual(send("pointerdown", link), ["press 42"]);
  assert.deepEqual(send("pointerdown", link, { button: 1 }), ["press 42"]);
  assert.deepEqual(send("pointerdown", link, { button: 2 }), []);
});

test("a finger comes to a link once it is down, and leaves it when it scrolls", () => {
  const { send } = watched();
  const [link, touch] = [linkTo("/jobs/42"), { pointerType: "touch" }];
  assert.deepEqual(send("pointerover", link, touch), []);
  assert.deepEqual(send("pointerdown", link, touch), ["leave nothing", "point 42"]);
  assert.deepEqual(send("pointercancel", link, touch), ["leave /jobs/42"]);
  send("pointerdown", link, touch);
  assert.deepEqual(send("pointerup", link, touch), ["leave /jobs/42"]);
});

test("links that lead elsewhere are not heard of", () => {
  const { send } = watched();
  const link = linkTo("/templates/3");
  assert.deepEqual(send("pointerdown", link), []);
  assert.deepEqual(send("focusin", link), []);
  assert.deepEqual(send("focusin", null), []);
});

test("a page that is gone hears nothing", () => {
  const { send, end } = watched();
  end();
  assert.deepEqual(send("pointerdown", linkTo("/jobs/42")), []);
});
