/* The buttons around the output: how lines look, copying, going to a line. */
import { forwardRef, useEffect, useState } from "react";
import { rangeFromText, rangeWords } from "./line_range.js";

export const TIMES = ["none", "clock", "since"];
const TIMES_WORDS = { none: "no times", clock: "time of day", since: "since the start" };

/** A sentence that goes away by itself, with the way to say it. */
export function useSaid() {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(""), 4000);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, setSaid];
}

function TimesChoice({ times, onTimes }) {
  return (
    <label className="ov-inline">
      Times
      <select
        className="select compact"
        aria-label="Times of the lines"
        value={times}
        onChange={(event) => onTimes(event.target.value)}
      >
        {TIMES.map((one) => (
          <option key={one} value={one}>
            {TIMES_WORDS[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

const GoToLine = forwardRef(function GoToLine({ onGo }, field) {
  const [typed, setTyped] = useState("");
  const submit = (event) => {
    event.preventDefault();
    const range = rangeFromText(typed);
    if (!range) return;
    setTyped("");
    onGo(range);
  };
  return (
    <form className="ov-goto" onSubmit={submit}>
      <label>
        Line{" "}
        <input
          ref={field}
          className="field"
          inputMode="numeric"
          maxLength={21}
          autoComplete="off"
          aria-keyshortcuts="g"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit" className="button small">
        Go
      </button>
    </form>
  );
});

/** Copying and clearing the selection; without one, the whole of a short output. */
function Copying({ range, canCopyAll, onCopy, onCopyLink, onClear }) {
  if (!range) {
    if (!canCopyAll) return null;
    return (
      <button type="button" className="button small" onClick={onCopy}>
        Copy lines
      </button>
    );
  }
  return (
    <span className="ov-inline" role="group" aria-label={`Selected ${rangeWords(range)}`}>
      <button type="button" className="button small" onClick={onCopy}>
        Copy {rangeWords(range)}
      </button>
      <button type="button" className="button small" title="Key: y" onClick={onCopyLink}>
        Copy link
      </button>
      <button type="button" className="button small" title="Key: Escape" onClick={onClear}>
        Clear
      </button>
    </span>
  );
}

export function Toolbar({ look, copying, follow, download, onHelp, goField, onGo, hasLines, said }) {
  return (
    <div className="ov-toolbar">
      <button
        type="button"
        className="button small"
        aria-pressed={look.isWrapped}
        onClick={look.toggleWrap}
      >
        Wrap lines
      </button>
      <TimesChoice times={look.times} onTimes={look.chooseTimes} />
      {follow}
      {hasLines && <Copying {...copying} />}
      {hasLines && download}
      <button
        type="button"
        className="button small"
        aria-label="Keyboard help"
        title="Keys (?)"
        aria-haspopup="dialog"
        onClick={onHelp}
      >
        ?
      </button>
      <span role="status" className="ov-muted">
        {said}
      </span>
      {hasLines && <GoToLine ref={goField} onGo={onGo} />}
    </div>
  );
}
