// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/refs -- to be mended (issue 10) */
/* Which key does what, and when a key is not for us: in fields, in dialogs, with modifiers.
   Single letters can be switched off (WCAG 2.1.4), because speech input presses them. */
import { useEffect, useRef } from "react";

export const KEYS_ON = "jobpane.output.keys";

/** The help's table: what is pressed, what it does. */
export const KEY_HELP = [
  ["j, k or ↓, ↑", "a line down, up"],
  ["Space, Page Down, Page Up", "a page down, up"],
  ["Home, End", "the first, the last line"],
  ["g, then a number", "go to a line, or to a range: 120-140"],
  ["click, Shift + click on numbers", "select a line, a range of lines"],
  ["/", "search; Escape ends it"],
  ["n, Shift + n", "the next hit, the one before"],
  ["Enter", "among the hits: go to this hit in the whole output"],
  ["y", "copy the link to the selected lines"],
  ["Ctrl + A", "in the lines: select the whole output"],
  ["Ctrl + C", "copy what is selected as plain text, also lines out of sight"],
  ["f", "follow a running job"],
  ["Escape", "clear the search, then the selection"],
  ["?", "this list"],
];

const LETTERS = new Set(["j", "k", "g", "/", "n", "N", "y", "f", "?"]);
const isTyping = (element) =>
  Boolean(element?.closest?.("input, select, textarea, [contenteditable], [role=dialog], dialog"));
const isControl = (element) => Boolean(element?.closest?.("button, a, summary, [role=menu]"));

function nameOf(event) {
  if (event.ctrlKey || event.metaKey) return `Ctrl+${event.key.toLowerCase()}`;
  if (event.altKey) return "";
  if (event.shiftKey && event.key === " ") return "Shift+Space";
  return event.key === " " ? "Space" : event.key;
}

/** `inPage`: keys that work anywhere on the page; `inBox`: while the focus is in the lines.
    A handler that answers false leaves the key to the browser. */
export function useKeys({ box, inPage, inBox, hasLetters, isOn }) {
  const latest = useRef(null);
  latest.current = { inPage, inBox, hasLetters };
  useEffect(() => {
    if (!isOn) return undefined;
    const pressed = (event) => {
      const { inPage: page, inBox: lines, hasLetters: letters } = latest.current;
      if (event.defaultPrevented) return;
      const key = nameOf(event);
      const isForAll = key === "Ctrl+f";
      if (isTyping(event.target) && !isForAll) return;
      if (LETTERS.has(key) && !letters) return;
      const isInBox = box.current?.contains(event.target);
      const isForBox = isInBox && !(isControl(event.target) && ["Enter", "Space"].includes(key));
      const handler = page[key] ?? (isForBox ? lines[key] : undefined);
      if (!handler || handler(event) === false) return;
      event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [box, isOn]);
}
