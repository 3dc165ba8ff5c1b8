/* Says that the controller has not confirmed the end of an output, and asks it again on demand. */
import { useState } from "react";
import { outputUrl, requestJson, failureOf } from "../data/api.js";
import { counted } from "../words.js";

/** @import { ProgressAnswer } from "../data/api.js" */

const STILL = "AWX hasn't confirmed the end yet.";

/**
 * What came of reading again, by the lines before and the answer about the output now.
 * @param {number} before
 * @param {ProgressAnswer} answer
 */
function outcomeWords(before, { total, unconfirmed }) {
  if (!unconfirmed) return "AWX confirmed that this output is complete.";
  const fresh = total - before;
  return `${fresh > 0 ? counted(fresh, "new line") : "Nothing new"}. ${STILL}`;
}

/**
 * @typedef {object} UnconfirmedProps
 * @property {string} base the output's URL
 * @property {import("../data/LineSource.js").LineSource} source the output's lines
 * @property {() => void} onRead called once the server has asked the controller again
 */

/** @param {UnconfirmedProps} props */
export function Unconfirmed({ base, source, onRead }) {
  const [isReading, setReading] = useState(false);
  const [said, setSaid] = useState("");
  const status = (
    <span role="status" className="ov-muted">
      {isReading ? "Asking AWX…" : said}
    </span>
  );
  if (!source.isUnconfirmed) return said ? <div className="ov-foot">{status}</div> : null;
  const readAgain = async () => {
    if (isReading) return;
    setReading(true);
    setSaid("");
    try {
      const before = source.total;
      setSaid(outcomeWords(before, await requestJson(outputUrl(base, "again"), undefined, "POST")));
      source.refresh();
      onRead();
    } catch (error) {
      setSaid(failureOf(error).message);
    } finally {
      setReading(false);
    }
  };
  return (
    <div className="ov-foot" role="group" aria-label="Unconfirmed output">
      <p>This output may be incomplete: AWX hasn&apos;t confirmed its end.</p>
      <button type="button" className="button small" aria-disabled={isReading} onClick={readAgain}>
        Check again
      </button>
      {status}
    </div>
  );
}
