/* The style sheets of pages: there before a page is shown, and of effect only while it is. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as styles from "../../../assets/frame/pageStyles.js";

let links, event;

/** A document whose links meet `event`. */
beforeEach(() => {
  [links, event] = [[], "onload"];
  globalThis.document = {
    querySelector: (selector) => links.find(({ href }) => selector.includes(`[href="${href}"]`)) ?? null,
    createElement: () => ({
      remove() {
        links = links.filter((link) => link !== this);
      },
      setAttribute(name, value) {
        this[name] = value;
      },
    }),
    head: {
      append: (link) => {
        links.push(link);
        queueMicrotask(() => link[event]?.());
      },
    },
  };
});

const shown = () => links.map(({ href, media }) => [href, media]);

test("a style sheet that has come has no effect before its page is shown", async () => {
  await styles.styleSheetCame("/job.css");
  assert.deepEqual(shown(), [["/job.css", "not all"]]);
  styles.applyStyles(["/job.css"]);
  assert.deepEqual(shown(), [["/job.css", "all"]]);
});

test("that of a page that is left has no effect any more, and is not fetched again", async () => {
  await styles.styleSheetCame("/job.css");
  styles.applyStyles(["/job.css"]);
  styles.dropStyles(["/job.css", "/other.css"]);
  await styles.styleSheetCame("/job.css");
  assert.deepEqual(shown(), [["/job.css", "not all"]]);
});

test("what the built page has already is asked for no second time", async () => {
  links.push({ href: "/job.css", media: "" });
  await styles.styleSheetCame("/job.css");
  styles.applyStyles(["/job.css"]);
  assert.deepEqual(shown(), [["/job.css", ""]]);
});

test("a page comes without the styles that could not be fetched, which are asked for again", async () => {
  event = "onerror";
  await styles.styleSheetCame("/job.css");
  assert.deepEqual(shown(), []);
  styles.applyStyles(["/job.css"]);
  assert.deepEqual(shown(), [["/job.css", "all"]]);
});
