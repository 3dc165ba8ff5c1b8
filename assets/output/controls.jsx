/* The buttons around the output: switches, copying, pages, going to a line. */
import { useEffect, useState } from "react";
import { PAGE_LINES } from "./loading.js";
import { copyText, counted, numeral } from "./words.js";
import { plainText } from "./rows.jsx";

function Switch({ isOn, onToggle, label }) {
  return (
    <button type="button" className="button small" aria-pressed={isOn} onClick={onToggle}>
      {label}
    </button>
  );
}

function CopyLines({ lines }) {
  const [outcome, setOutcome] = useState("");
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(""), 4000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    copyText(lines.map((line) => `${plainText(line.spans)}\n`).join("")).then(
      () => setOutcome(`${counted(lines.length, "line")} copied`),
      () => setOutcome("The browser refused; select the text and copy it by hand"),
    );
  return (
    <>
      <button type="button" className="button small" onClick={copy} disabled={lines.length === 0}>
        Copy lines
      </button>
      <span role="status" className="ov-muted">
        {outcome}
      </span>
    </>
  );
}

function GoToLine({ total, onGo }) {
  const [typed, setTyped] = useState("");
  const submit = (event) => {
    event.preventDefault();
    const line = Number.parseInt(typed, 10);
    if (line >= 1) onGo(Math.min(line, total));
  };
  return (
    <form className="ov-goto" onSubmit={submit}>
      <label>
        Line{" "}
        <input
          className="field"
          inputMode="numeric"
          pattern="[0-9]*"
          maxLength={10}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit" className="button small">
        Go
      </button>
    </form>
  );
}

export function Toolbar({ page, isWrapped, onWrap, hasTimes, onTimes, onGo, follow }) {
  return (
    <div className="ov-toolbar">
      <Switch isOn={isWrapped} onToggle={onWrap} label="Wrap lines" />
      <Switch isOn={hasTimes} onToggle={onTimes} label="Times" />
      <CopyLines lines={page.lines} />
      {follow}
      {page.total > 0 && <GoToLine total={page.total} onGo={onGo} />}
    </div>
  );
}

/** Only for outputs of more than one page. */
export function Pager({ pageStart, total, onOpen }) {
  if (total <= PAGE_LINES && pageStart === 1) return null;
  const last = Math.floor(Math.max(0, total - 1) / PAGE_LINES) * PAGE_LINES + 1;
  const end = Math.min(total, pageStart + PAGE_LINES - 1);
  const turn = (label, to, isOff) => (
    <button type="button" className="button small" disabled={isOff} onClick={() => onOpen(to)}>
      {label}
    </button>
  );
  return (
    <nav className="ov-pager" aria-label="Pages of the output">
      {turn("First", 1, pageStart === 1)}
      {turn("Previous", pageStart - PAGE_LINES, pageStart === 1)}
      <span>
        Lines {numeral(pageStart)}–{numeral(end)} of {numeral(total)}
      </span>
      {turn("Next", pageStart + PAGE_LINES, pageStart >= last)}
      {turn("Last", last, pageStart >= last)}
    </nav>
  );
}
