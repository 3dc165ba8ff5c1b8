/* When to ask again after a failure: pure, so that it is tested without a browser. */

const FIRST_MS = 2000;
const LONGEST_MS = 30_000;
/* What an administrator may change meanwhile. */
const RIGHTS = new Set(["unauthorized", "forbidden", "needs_superuser"]);

/**
 * Milliseconds before the next try after `failures` in a row.
 * @param {number} failures
 */
export const pauseMs = (failures) => Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);

/**
 * Whether the same request is certain to fail again.
 * @param {{canTryAgain: boolean, code: string}} error
 */
export const isFinal = ({ canTryAgain, code }) => !canTryAgain && !RIGHTS.has(code);

/**
 * Failures in a row, up to one at `nowMs`; one long after the last is the first of its row.
 * @param {{failures: number, atMs: number}} before
 * @param {number} nowMs
 */
export function counted({ failures, atMs }, nowMs) {
  const isInRow = nowMs - atMs < 2 * LONGEST_MS;
  return { failures: isInRow ? failures + 1 : 1, atMs: nowMs };
}
