/* The keys of the output, as their help lists them. useKeys.js and useOutputKeys.js bind them. */

/** What the help lists: what is pressed, what it does.
    @type {import("../../shared/KeyList.jsx").KeyRow[]} */
export const KEY_HELP = [
  { keys: ["j", "k"], after: "or ↓ ↑", does: "Scroll a line" },
  { keys: ["Space", "PageDown", "PageUp"], does: "Scroll a page" },
  { keys: ["Home", "End"], does: "Go to the first or last line" },
  { keys: ["g"], after: "then a number", does: "Go to a line, or a range: 120-140" },
  { keys: ["Shift+click"], after: "on a number", does: "Select a range of lines" },
  { keys: ["/"], does: "Search the output" },
  { keys: ["n", "Shift+n"], does: "Go to the next or previous hit" },
  { keys: ["Enter"], after: "among the hits", does: "Show the hit in the whole output" },
  { keys: ["y"], does: "Copy a link to the selected lines" },
  { keys: ["c"], does: "Copy the selected lines, or all" },
  { keys: ["Ctrl+a"], after: "in the lines", does: "Select the whole output" },
  { keys: ["Ctrl+c"], does: "Copy what is selected, also lines out of sight" },
  { keys: ["f"], does: "Follow a running job" },
  { keys: ["w"], does: "Fill the whole window, or leave it" },
  { keys: ["Escape"], does: "Clear the search, then the selection, then leave full screen" },
  { keys: ["?"], does: "Show these keys" },
];
