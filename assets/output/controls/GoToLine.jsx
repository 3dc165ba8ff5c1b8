/* A small panel below the toolbar, where a line's number is typed. The browser's own popover closes
   it at Escape and at a press elsewhere, and gives the focus back. */
import { useId, useImperativeHandle, useRef, useState } from "react";
import { place } from "../../shared/placed.js";
import { rangeFromText } from "../data/lineLink.js";

/** @import { RefObject } from "react" */
/** @import { LineRange } from "../data/lineLink.js" */

/** @typedef {{open: () => void}} LineForm */

const NOT_A_LINE = "Type a line's number, or a range such as 120-140.";

/**
 * @typedef {object} GoToLineProps
 * @property {RefObject<LineForm | null>} form what opens it
 * @property {RefObject<HTMLElement | null>} row the toolbar's row: it opens below the button there
 * @property {(range: LineRange) => string} onGo returns what is wrong with the lines, "" for nothing
 */

/**
 * Opens the panel with the focus in its field, below its button; narrow windows have none in the row.
 * @param {HTMLFormElement} panel
 * @param {HTMLElement} row
 */
function show(panel, row) {
  const buttons = [...row.querySelectorAll("[data-opens-lines], .ov-more button")];
  panel.showPopover();
  place(panel, buttons.find((button) => button.checkVisibility()) ?? row, "end");
  const field = panel.querySelector("input");
  field?.focus();
  field?.select();
}

/** @param {GoToLineProps} props */
export function GoToLine({ form, row, onGo }) {
  const panel = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState("");
  const problemId = useId();
  useImperativeHandle(form, () => ({
    open: () => {
      if (panel.current && row.current) show(panel.current, row.current);
    },
  }));
  const typing = (/** @type {string} */ text) => {
    setTyped(text);
    setProblem("");
  };
  const submit = (/** @type {import("react").SyntheticEvent} */ event) => {
    event.preventDefault();
    const range = rangeFromText(typed);
    const wrong = range ? onGo(range) : NOT_A_LINE;
    setProblem(wrong);
    if (wrong) return;
    panel.current?.hidePopover();
    setTyped("");
  };
  return (
    <form ref={panel} popover="auto" className="popover ov-goto" aria-label="Go to line" onSubmit={submit}>
      <label>
        Line{" "}
        <input
          className="field"
          inputMode="numeric"
          maxLength={21}
          autoComplete="off"
          placeholder="120 or 120-140"
          aria-invalid={Boolean(problem)}
          aria-describedby={problem ? problemId : undefined}
          value={typed}
          onChange={(event) => typing(event.target.value)}
        />
      </label>
      <button type="submit" className="button small">
        Go
      </button>
      {problem && (
        <p id={problemId} role="alert" className="problem">
          {problem}
        </p>
      )}
    </form>
  );
}
