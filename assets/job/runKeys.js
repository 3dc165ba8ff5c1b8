/* The keys of a job's page that lead to other runs, as the helps of keys list them; RunNeighbors.jsx
   binds them. */

/** @type {import("../shared/KeyList.jsx").KeyRow} */
export const RUN_KEYS = { keys: ["[", "]"], does: "Go to the previous or next run" };
