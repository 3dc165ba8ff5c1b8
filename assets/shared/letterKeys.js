/* When a key that is pressed is meant for the page: not in fields, in dialogs or with modifiers, and
   single letters only where they are not switched off (WCAG 2.1.4), because speech input presses them. */

/** Where the browser remembers whether single letters work as keys (assets/output/data/useRemembered.js). */
export const KEYS_ON = "jobpane.output.keys";

const FIELDS = "input:not([type=checkbox]), select, textarea, [contenteditable]";
const OVERLAYS = "[role=dialog], dialog, [role=menu], [popover]";

/**
 * Whether `element` takes what is typed itself.
 * @param {EventTarget | null} element
 */
export const isTyping = (element) =>
  element instanceof Element && Boolean(element.closest(`${FIELDS}, ${OVERLAYS}`));

/** Whether a menu or another panel is open; it takes the focus a little later, and keys at once. */
export const isPanelOpen = () => Boolean(document.querySelector("[popover=auto]:popover-open"));

/**
 * The letter or sign that was pressed alone, "" where the key is not for the page.
 * @param {KeyboardEvent} event
 */
export function letterOf(event) {
  const { altKey, ctrlKey, metaKey, defaultPrevented, isComposing, key, target } = event;
  if (defaultPrevented || isComposing || altKey || ctrlKey || metaKey || isTyping(target)) return "";
  return key.length === 1 ? key : "";
}
