/* For which kind of visit an output is remembered open or folded: a user who folds the outputs of
   jobs that ended well still wants to see why one failed. Pure. */

/** @typedef {"embedded" | "active" | "failed" | "ended"} FoldKind */

/** The name in the browser's storage; boot.js writes that of embedded pages.
    @type {Record<FoldKind, string>} */
const KEYS = {
  embedded: "jobpane.output.open",
  active: "jobpane.output.open.active",
  failed: "jobpane.output.open.failed",
  ended: "jobpane.output.open.ended",
};
/** @type {FoldKind[]} */
const OF_THE_SITE = ["active", "failed", "ended"];
const FAILED = ["failed", "error"];

/**
 * The kind of a visit, or null while the job's record is not here.
 * @param {{isEmbedded: boolean, isActive: boolean, status: string}} visit
 * @returns {FoldKind | null}
 */
export function kindOf({ isEmbedded, isActive, status }) {
  if (isEmbedded) return "embedded";
  if (!status) return null;
  if (isActive) return "active";
  return FAILED.includes(status) ? "failed" : "ended";
}

/** @param {FoldKind} kind */
export const keyOf = (kind) => KEYS[kind];

/**
 * Whether an output is open; of a job that is not known yet, only if it will be in any case: an
 * output that opens late is calmer than one that closes again, and nothing is fetched in vain.
 * @param {FoldKind | null} kind
 * @param {(key: string) => boolean} isOpenAt reads what is remembered
 */
export const isOpenFor = (kind, isOpenAt) =>
  kind ? isOpenAt(KEYS[kind]) : OF_THE_SITE.every((one) => isOpenAt(KEYS[one]));
