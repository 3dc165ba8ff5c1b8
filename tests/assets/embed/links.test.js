/* Where links of a portal's frame lead: out of it, to the site, but for those within the page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { siteUrl } from "../../../assets/embed/links.js";

const PAGE = "https://jobs.example.org/embed/jobs/42?origin=https%3A%2F%2Fops.example.org";

test("below a path a link leads to the site below it", () => {
  globalThis.document = { documentElement: { dataset: { sitePath: "/tools/jobpane" } } };
  const page = "https://jobs.example.org/tools/jobpane/embed/jobs/42";
  const at = (path) => siteUrl(path, page).slice("https://jobs.example.org".length);
  assert.equal(at("/tools/jobpane/embed/jobs/43"), "/tools/jobpane/jobs/43");
  assert.equal(at("/tools/jobpane/c/lab/embed/jobs/43"), "/tools/jobpane/c/lab/jobs/43");
  assert.equal(at("/embed/other"), "/embed/other");
  delete globalThis.document;
});

for (const [href, leads] of [
  ["/embed/jobs/43", "https://jobs.example.org/jobs/43"],
  ["/embed/jobs/42?search=x", "https://jobs.example.org/jobs/42?search=x"],
  ["/jobs", "https://jobs.example.org/jobs"],
  ["/c/prod/embed/jobs/43", "https://jobs.example.org/c/prod/jobs/43"],
  ["https://awx.example.org/#/jobs/42", "https://awx.example.org/#/jobs/42"],
  ["https://awx.example.org/embed/jobs/1", "https://awx.example.org/embed/jobs/1"],
  ["#L10", ""],
  [`${PAGE}#L10`, ""],
  ["javascript:alert(1)", ""],
  ["mailto:a@example.org", ""],
]) {
  test(`${href} leads to ${leads || "where it did"}`, () => assert.equal(siteUrl(href, PAGE), leads));
}
