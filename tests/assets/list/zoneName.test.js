/* The name of the shown time zone, as a URL holds it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { zoneName } from "../../../assets/list/zoneName.js";

test("UTC is UTC, and the browser's zone has its IANA name", () => {
  assert.equal(zoneName("utc"), "UTC");
  assert.match(zoneName("local"), /^[A-Za-z]+(\/[A-Za-z_+\-0-9]+)*$/);
});
