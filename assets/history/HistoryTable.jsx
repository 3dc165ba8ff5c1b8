/* The runs of a template's picture as a table, for screen readers and for copying. Its rows are made
   when it is opened: there may be four hundred. */
import { useState } from "react";
import { Link } from "react-router";
import CopyButton from "../shared/CopyButton.jsx";
import { COLUMNS, keyOf, rowOf, tableText } from "./runs.js";

import "./template.css";

/** @import { Runs } from "./runs.js" */

const NUMBERS_FROM = 3; // the first column of numbers

/**
 * @typedef {object} HistoryTableProps
 * @property {Runs} runs
 * @property {string} name  Of the template.
 * @property {string} zone  "local" or "utc"
 */

/** @param {HistoryTableProps} props */
function Table({ runs, name, zone }) {
  const newestFirst = runs.ids.map((_, index) => runs.ids.length - 1 - index);
  return (
    <div className="history-scroll" role="region" aria-label={`Runs of ${name}`} tabIndex={0}>
      <table className="history-table">
        <caption className="hidden-visually">Runs of {name}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column, index) => (
              <th key={column} scope="col" className={index >= NUMBERS_FROM ? "number" : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((index) => {
            const [number, ...rest] = rowOf(runs, index, zone);
            return (
              <tr key={keyOf(runs, index)}>
                <th scope="row">
                  <Link to={`/jobs/${runs.ids[index]}`}>{number}</Link>
                </th>
                {rest.map((text, column) => (
                  <td key={column} className={column + 1 >= NUMBERS_FROM ? "number" : undefined}>
                    {text || <span className="muted">–</span>}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** @param {HistoryTableProps} props */
export default function HistoryTable(props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="history-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Show as a table</summary>
      {isOpen && (
        <>
          <CopyButton text={tableText(props.runs)} label="Copy table" />
          <Table {...props} />
        </>
      )}
    </details>
  );
}
