// @ts-nocheck: types are to be written (issue 10)
/* The output's keys, bound to what they do. */
import { KEYS_ON, useKeys } from "./useKeys.js";
import { useRemembered } from "../data/useRemembered.js";

const hasNativeSelection = () => !window.getSelection().isCollapsed;

function focusField(field) {
  field.current?.focus();
  field.current?.select();
  return Boolean(field.current);
}

/** Moves the view of the lines, whichever is there. */
const moverOf = (viewRef) => (action) => () => {
  const view = viewRef.current;
  if (!view?.box) return false;
  action(view);
  view.box.scrollIntoView({ block: "nearest" });
  return true;
};

/** The keys that work anywhere on the page. */
function keysInPage({ output, fields, following, mayGrow, onHelp }) {
  const { selected, search, text } = output;
  const move = moverOf(output.viewRef);
  const findPressed = (event) => {
    // The browser's own find sees a short output whole; pressed again it is wanted for the page.
    if (!output.isWholeLong || event.target === fields.search.current) return false;
    return focusField(fields.search);
  };
  const copyPressed = () => {
    if (text.copyHidden()) return true;
    if (!selected.range || hasNativeSelection()) return false;
    output.copySelected();
    return true;
  };
  const escaped = () => {
    if (search.query.text) search.cancel();
    else if (selected.range) selected.clear();
    else return false;
    return true;
  };
  return {
    "/": () => focusField(fields.search),
    "Ctrl+f": findPressed,
    "Ctrl+c": copyPressed,
    Escape: escaped,
    "?": onHelp,
    g: () => focusField(fields.line),
    j: move((view) => view.moveLines(1)),
    k: move((view) => view.moveLines(-1)),
    n: () => output.step("next"),
    N: () => output.step("previous"),
    y: () => output.copyLink(),
    ...(mayGrow ? { f: () => following.toggle() } : {}),
  };
}

/** The keys that work while the focus is in the lines. */
function keysInBox(output) {
  const { search, text } = output;
  const move = moverOf(output.viewRef);
  return {
    "Ctrl+a": text.selectAll,
    ArrowDown: move((view) => view.moveLines(1)),
    ArrowUp: move((view) => view.moveLines(-1)),
    PageDown: move((view) => view.movePages(1)),
    PageUp: move((view) => view.movePages(-1)),
    Space: move((view) => view.movePages(1)),
    "Shift+Space": move((view) => view.movePages(-1)),
    Home: move((view) => view.toStart()),
    End: move((view) => view.toEnd({ isByUser: true })),
    Enter: () => {
      if (!output.isFiltered || !search.hit) return false;
      output.numberClicked(search.hit.line, false);
      return true;
    },
  };
}

export function useOutputKeys({ output, isOn, ...page }) {
  const [hasLetters, toggleLetters] = useRemembered(KEYS_ON, true);
  const inPage = keysInPage({ output, ...page });
  useKeys({ box: output.box, inPage, inBox: keysInBox(output), hasLetters, isOn });
  return { hasLetters, toggleLetters };
}
