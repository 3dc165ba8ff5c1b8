/* The keys of a page with an output, as their help lists them. useKeys.js and useOutputKeys.js bind those
   of the output. */
import { RUN_KEYS } from "../../job/runKeys.js";

/** @import { KeyRow } from "../../shared/KeyList.jsx" */

/** @type {KeyRow[]} */
const OUTPUT_KEYS = [
  { keys: ["j", "k", "↓", "↑"], does: "Scroll a line" },
  { keys: ["Space", "PageDown"], does: "Scroll a page down" },
  { keys: ["Shift+Space", "PageUp"], does: "Scroll a page up" },
  { keys: ["Home", "End"], does: "Go to the first or last line" },
  { keys: ["g"], after: "then a number", does: "Go to a line, or a range: 120-140" },
  { keys: ["Shift+click"], after: "on a number", does: "Select a range of lines" },
  { keys: ["/"], does: "Search the output" },
  { keys: ["Ctrl+f"], does: "Search a long output" },
  { keys: ["n", "Shift+n"], does: "Go to the next or previous hit" },
  { keys: ["Enter", "Shift+Enter"], after: "in the search", does: "Find the next or previous hit" },
  { keys: ["Enter"], after: "among the hits", does: "Show the hit in the whole output" },
  { keys: ["y"], does: "Copy a link to the selected lines" },
  { keys: ["c"], does: "Copy the selected lines, or all" },
  { keys: ["Ctrl+a"], after: "in the lines", does: "Select the whole output" },
  { keys: ["Ctrl+c"], does: "Copy what is selected, also lines out of sight" },
  { keys: ["f"], does: "Follow a running job" },
  { keys: ["w"], does: "Fill the whole window, or leave it" },
  { keys: ["Escape"], does: "Clear the search, then the selection, then leave full screen" },
];
/** @type {KeyRow} */
const HELP_KEY = { keys: ["?"], does: "Show these keys" };

/**
 * What the help lists: what is pressed, what it does.
 * @param {boolean} isEmbedded a portal's frame shows one job, without a way to others
 */
export const keyHelp = (isEmbedded) => [...OUTPUT_KEYS, ...(isEmbedded ? [] : [RUN_KEYS]), HELP_KEY];
