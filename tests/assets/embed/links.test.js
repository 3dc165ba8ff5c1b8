/* Where links of a portal's frame lead: out of it, to the site, but for those within the page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { siteUrl } from "../../../assets/embed/links.js";

const PAGE = "https://jobs.example.org/embed/jobs/42?origin=https%3A%2F%2Fops.example.org";

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
