/* The output's keys, bound to what they do. While it is folded they are those that open it. */
import { flushSync } from "react-dom";
import { useKeys } from "./useKeys.js";
import { KEYS_ON } from "../../shared/letterKeys.js";
import { useRemembered } from "../data/useRemembered.js";
import { isEmbedded } from "../../embed/options.js";

/** @import { RefObject } from "react" */
/** @import { Output } from "../useOutput.js" */
/** @import { LineForm } from "./GoToLine.jsx" */
/** @import { View, Views } from "../scrolling/useViews.js" */
/** @import { KeyHandlers } from "./useKeys.js" */

/**
 * @typedef {object} OutputKeys
 * @property {Output} output
 * @property {{isOpen: boolean, open: () => void}} fold
 * @property {RefObject<HTMLInputElement | null>} searchField
 * @property {RefObject<LineForm | null>} lineForm
 * @property {{toggle: () => void}} following
 * @property {{isFull: boolean, toggle: () => void}} full whether the output fills the window
 * @property {boolean} mayGrow whether more output may come
 * @property {() => void} onHelp
 */

const hasNativeSelection = () => window.getSelection()?.isCollapsed === false;

/** @param {RefObject<HTMLInputElement | null>} field */
function focusField(field) {
  field.current?.focus();
  field.current?.select();
  return Boolean(field.current);
}

/**
 * Goes to the search, whose field is there when this returns: what is typed next must be typed in it.
 * @param {OutputKeys} keys
 */
function searchPressed({ fold, searchField }) {
  if (!fold.isOpen) flushSync(fold.open);
  return focusField(searchField);
}

/**
 * Moves the view of the lines, whichever is there.
 * @param {Views["viewRef"]} viewRef
 */
const moverOf = (viewRef) => (/** @type {(view: View) => void} */ action) => () => {
  const view = viewRef.current;
  if (!view?.box) return false;
  action(view);
  view.box.scrollIntoView({ block: "nearest" });
  return true;
};

/**
 * The keys that work also while the output is folded.
 * @param {OutputKeys} keys
 * @returns {KeyHandlers}
 */
const keysFolded = (keys) => ({ "/": () => searchPressed(keys), "?": keys.onHelp });

/**
 * The keys that work anywhere on the page.
 * @param {OutputKeys} keys
 * @returns {KeyHandlers}
 */
function keysInPage(keys) {
  const { output, searchField, lineForm, following, full, mayGrow } = keys;
  const { lines, view, search, selection } = output;
  const { state } = search;
  const move = moverOf(view.viewRef);
  const findPressed = (/** @type {KeyboardEvent} */ event) => {
    // The browser's own find sees a short output whole; pressed again it is wanted for the page.
    if (!lines.isWholeLong || event.target === searchField.current) return false;
    return focusField(searchField);
  };
  const copyPressed = () => {
    if (selection.text.copyHidden()) return true;
    if (!selection.range || hasNativeSelection()) return false;
    selection.copySelected();
    return true;
  };
  const escaped = () => {
    if (state.query.text) state.cancel();
    else if (selection.range) selection.clear();
    else if (full.isFull) full.toggle();
    else return false;
    return true;
  };
  return {
    ...keysFolded(keys),
    "Ctrl+f": findPressed,
    "Ctrl+c": copyPressed,
    Escape: escaped,
    g: () => (lineForm.current ? lineForm.current.open() : false),
    j: move((view) => view.moveLines(1)),
    k: move((view) => view.moveLines(-1)),
    n: () => search.step("next"),
    N: () => search.step("previous"),
    y: () => selection.copyLink(),
    c: () => (lines.whole.total > 0 ? selection.copyDefault() : false),
    w: full.toggle,
    ...(mayGrow ? { f: () => following.toggle() } : {}),
  };
}

/**
 * The keys that scroll.
 * @param {Output} output
 * @returns {KeyHandlers}
 */
function scrollKeys({ view }) {
  const move = moverOf(view.viewRef);
  return {
    ArrowDown: move((view) => view.moveLines(1)),
    ArrowUp: move((view) => view.moveLines(-1)),
    PageDown: move((view) => view.movePages(1)),
    PageUp: move((view) => view.movePages(-1)),
    Space: move((view) => view.movePages(1)),
    "Shift+Space": move((view) => view.movePages(-1)),
    Home: move((view) => view.toStart()),
    End: move((view) => view.toEnd({ isByUser: true })),
  };
}

/**
 * The keys that scroll the output while nothing has the focus: what the browser would scroll then is
 * the page, which stands still. Where only the page can scroll, and in a frame, they are the browser's.
 * @param {Output} output
 * @param {boolean} isFull
 * @returns {KeyHandlers}
 */
function keysUnfocused(output, isFull) {
  const isOutputs = () => {
    const box = output.view.box.current;
    if (!box || (isEmbedded(window.location.pathname) && !isFull)) return false;
    return output.lines.isWholeLong || box.scrollHeight > box.clientHeight;
  };
  return Object.fromEntries(
    Object.entries(scrollKeys(output)).map(([key, act]) => [key, (event) => isOutputs() && act(event)]),
  );
}

/**
 * The keys that work while the focus is in the lines.
 * @param {Output} output
 * @returns {KeyHandlers}
 */
function keysInBox(output) {
  const { lines, search, selection } = output;
  return {
    ...scrollKeys(output),
    "Ctrl+a": selection.text.selectAll,
    Enter: () => {
      const { hit } = search.state;
      if (!lines.filtered || !hit) return false;
      selection.numberClicked(hit.line, false);
      return true;
    },
  };
}

/**
 * Listens to the output's keys; returns whether single letters are among them.
 * @param {OutputKeys & {isOn: boolean}} keys
 */
export function useOutputKeys({ isOn, ...keys }) {
  const { output, fold, full } = keys;
  const [hasLetters, toggleLetters] = useRemembered(KEYS_ON, true);
  const bound = fold.isOpen
    ? { inPage: keysInPage(keys), inBox: keysInBox(output), unfocused: keysUnfocused(output, full.isFull) }
    : { inPage: keysFolded(keys), inBox: {}, unfocused: {} };
  useKeys({ box: output.view.box, ...bound, hasLetters, isOn });
  return { hasLetters, toggleLetters };
}
