import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { LineSource } from "../../../../assets/output/data/LineSource.js";

async function rest() {
  for (let turn = 0; turn < 40; turn += 1) await setImmediate();
}

test("a server's disk that takes nothing is known until an answer says otherwise", async () => {
  const more = { unstored: true };
  const answer = { lines: [], total: 0, final: 0, complete: false, missing: [] };
  const source = new LineSource({ base: "/o", request: async () => ({ ...answer, ...more }) });
  source.want(1, 100);
  await rest();
  assert.equal(source.isUnstored, true);
  delete more.unstored;
  source.refresh();
  await rest();
  assert.equal(source.isUnstored, false);
});
