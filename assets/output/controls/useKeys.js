/* Which key does what, and when a key is not for us: in fields, in dialogs, with modifiers.
   Single letters can be switched off (WCAG 2.1.4), because speech input presses them. */
import { isPanelOpen, isTyping } from "../../shared/letterKeys.js";
import { useKeyListener } from "../../shared/useKeyListener.js";

/** @import { RefObject } from "react" */

/**
 * What a key does, by the key's name; a result of false leaves the key to the browser.
 * @typedef {Record<string, (event: KeyboardEvent) => unknown>} KeyHandlers
 */

const LETTERS = new Set(["j", "k", "g", "/", "n", "N", "y", "c", "f", "w", "?"]);
/** @param {EventTarget | null} element */
const isControl = (element) =>
  element instanceof Element && Boolean(element.closest("button, a, summary, [role=menu]"));

const PLACES = "main, [tabindex='-1']:not(a, button)"; // where frame/keptFocus.js puts the focus

/** Whether no control of the page has the focus, as after it has loaded, and no dialog covers the page. */
function isUnfocused() {
  const { activeElement, body, documentElement } = document;
  const isPage = !activeElement || activeElement === body || activeElement === documentElement;
  return (isPage || activeElement.matches(PLACES)) && !document.querySelector("dialog[open]");
}

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
 * @param {KeyHandlers} how.unfocused keys that also work while nothing has the focus
 * @param {boolean} how.hasLetters whether single letters work as keys
 * @param {boolean} how.isOn
 */
export function useKeys({ box, inPage, inBox, unfocused, hasLetters, isOn }) {
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || isPanelOpen()) return;
    const key = nameOf(event);
    const isForAll = key === "Ctrl+f";
    if (isTyping(event.target) && !isForAll) return;
    if (LETTERS.has(key) && !hasLetters) return;
    const isInBox = box.current?.contains(/** @type {Node} */ (event.target));
    const isForBox = isInBox && !(isControl(event.target) && ["Enter", "Space"].includes(key));
    const inPlace = isForBox ? inBox : isUnfocused() ? unfocused : undefined;
    const handler = inPage[key] ?? inPlace?.[key];
    if (!handler || handler(event) === false) return;
    event.preventDefault();
  };
  useKeyListener(pressed, { isOn });
}
