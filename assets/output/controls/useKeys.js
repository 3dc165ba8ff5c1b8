/* Which key does what, and when a key is not for us: in fields, in dialogs, with modifiers.
   Single letters can be switched off (WCAG 2.1.4), because speech input presses them. */
import { useEffect, useEffectEvent } from "react";
import { isTyping } from "../../shared/letterKeys.js";

/** @import { RefObject } from "react" */

/**
 * What a key does, by the key's name; a result of false leaves the key to the browser.
 * @typedef {Record<string, (event: KeyboardEvent) => unknown>} KeyHandlers
 */

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

const LETTERS = new Set(["j", "k", "g", "/", "n", "N", "y", "c", "f", "w", "?"]);
/** @param {EventTarget | null} element */
const isControl = (element) =>
  element instanceof Element && Boolean(element.closest("button, a, summary, [role=menu]"));

/** @param {KeyboardEvent} event */
function nameOf(event) {
  if (event.ctrlKey || event.metaKey) return `Ctrl+${event.key.toLowerCase()}`;
  if (event.altKey) return "";
  if (event.shiftKey && event.key === " ") return "Shift+Space";
  return event.key === " " ? "Space" : event.key;
}

/**
 * @param {object} how
 * @param {RefObject<HTMLElement | null>} how.box the lines' box
 * @param {KeyHandlers} how.inPage keys that work anywhere on the page
 * @param {KeyHandlers} how.inBox keys that work while the focus is in the lines
 * @param {boolean} how.hasLetters whether single letters work as keys
 * @param {boolean} how.isOn
 */
export function useKeys({ box, inPage, inBox, hasLetters, isOn }) {
  const pressed = useEffectEvent((/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented) return;
    const key = nameOf(event);
    const isForAll = key === "Ctrl+f";
    if (isTyping(event.target) && !isForAll) return;
    if (LETTERS.has(key) && !hasLetters) return;
    const isInBox = box.current?.contains(/** @type {Node} */ (event.target));
    const isForBox = isInBox && !(isControl(event.target) && ["Enter", "Space"].includes(key));
    const handler = inPage[key] ?? (isForBox ? inBox[key] : undefined);
    if (!handler || handler(event) === false) return;
    event.preventDefault();
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const listener = (/** @type {KeyboardEvent} */ event) => pressed(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, [isOn]);
}
