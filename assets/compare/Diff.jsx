/* The rows of a comparison, side by side or one below the other. Text only ever becomes text nodes. */
import { Fragment, memo, useMemo } from "react";
import { wholePath } from "../controller.js";
import { countOf } from "./Facts.jsx";
import { OPENED_ROWS, restOfFold, unified } from "./rows.js";
import "./diff.css";

/** @import { Row } from "./rows.js" */
/** @import { Answer } from "./useComparison.js" */

/** @typedef {{left: number, right: number}} Ids */

const SIDE_COLUMNS = ["cmp-numbers", "", "cmp-numbers", ""];
const UNIFIED_COLUMNS = ["cmp-numbers", "cmp-numbers", ""];

/** @param {{pieces: string[]}} props  The second, fourth… differ. */
function Pieces({ pieces }) {
  if (pieces.length === 1) return pieces[0];
  return pieces.map((piece, index) =>
    index % 2 ? <mark key={index}>{piece}</mark> : <Fragment key={index}>{piece}</Fragment>,
  );
}

/**
 * Tab stops only at the lines of the change that was gone to: there may be thousands of others.
 * @param {{id: number, line?: number, isCurrent: boolean}} props
 */
function LineNumber({ id, line, isCurrent }) {
  if (!line) return <td className="cmp-number" />;
  return (
    <td className="cmp-number">
      <a
        href={wholePath(`/jobs/${id}#L${line}`)}
        data-line={line}
        aria-label={`Line ${line} of #${id}`}
        tabIndex={isCurrent ? 0 : -1}
      />
    </td>
  );
}

/** @param {{kind: "" | "removed" | "added", pieces?: string[]}} props */
function LineText({ kind, pieces }) {
  if (!pieces) return <td className="cmp-none" />;
  const words = { "": "", removed: "Removed: ", added: "Added: " }[kind];
  return (
    <td className={`cmp-text ${kind}`}>
      {words && <span className="hidden-visually cmp-word">{words}</span>}
      <Pieces pieces={pieces} />
    </td>
  );
}

/** @typedef {{row: Row, ids: Ids, isCurrent: boolean}} RowProps */

const SideRow = memo(function SideRow(/** @type {RowProps} */ { row, ids, isCurrent }) {
  const isChange = Boolean(row.change);
  return (
    <tr data-change={row.change} aria-current={isCurrent || undefined}>
      <LineNumber id={ids.left} line={row.left} isCurrent={isCurrent} />
      <LineText kind={isChange ? "removed" : ""} pieces={row.left && row.left_text ? row.left_text : undefined} />
      <LineNumber id={ids.right} line={row.right} isCurrent={isCurrent} />
      <LineText kind={isChange ? "added" : ""} pieces={row.right ? (row.right_text ?? row.left_text) : undefined} />
    </tr>
  );
});

const UnifiedRow = memo(function UnifiedRow(/** @type {RowProps} */ { row, ids, isCurrent }) {
  const kind = row.kind === "removed" || row.kind === "added" ? row.kind : "";
  return (
    <tr data-change={row.change} aria-current={isCurrent || undefined}>
      <LineNumber id={ids.left} line={row.left} isCurrent={isCurrent} />
      <LineNumber id={ids.right} line={row.right} isCurrent={isCurrent} />
      <LineText kind={kind} pieces={row.right_text ?? row.left_text ?? [""]} />
    </tr>
  );
});

/** @param {{columns: number, children: import("react").ReactNode}} props */
const WideRow = ({ columns, children }) => (
  <tr className="cmp-wide">
    <td colSpan={columns}>{children}</td>
  </tr>
);

/** @param {{fold: Row, columns: number, onOpen: () => void}} props */
function Fold({ fold, columns, onOpen }) {
  const count = fold.count ?? 0;
  const words = count > OPENED_ROWS ? `Show ${OPENED_ROWS} of ${countOf(count, "equal line")}` : `Show ${countOf(count, "equal line")}`;
  return (
    <WideRow columns={columns}>
      <button type="button" className="cmp-fold" onClick={onOpen}>
        {words}
      </button>
    </WideRow>
  );
}

/** @param {{counts: [number, number], columns: number}} props */
function LeftOut({ counts, columns }) {
  const [left, right] = counts.map((count) => countOf(count, "line"));
  const words = counts[0] === counts[1] ? `${left} of each not compared` : `Not compared: ${left} left, ${right} right`;
  return (
    <WideRow columns={columns}>
      <span className="muted">{words}</span>
    </WideRow>
  );
}

/**
 * Rows with the folds that are open.
 * @param {Row[]} rows
 * @param {Record<string, Row[]>} opened
 * @returns {{row: Row, key: string, fold: string}[]}
 */
function withOpened(rows, opened) {
  return rows.flatMap((row) => {
    const key = row.at ? row.at.join() : `${row.left ?? ""}-${row.right ?? ""}`;
    if (row.kind !== "fold") return { row, key: `${row.kind} ${key}`, fold: "" };
    const lines = opened[key] ?? [];
    const rest = restOfFold(row, lines.length);
    const shown = lines.map((line) => ({ row: line, key: `same ${line.left}-${line.right}`, fold: "" }));
    return rest ? [...shown, { row: rest, key: `fold ${key}`, fold: key }] : shown;
  });
}

/**
 * @param {object} props
 * @param {Answer} props.answer
 * @param {Record<string, Row[]>} props.opened
 * @param {boolean} props.isUnified
 * @param {number} props.current the change that was gone to
 * @param {(key: string, fold: Row) => void} props.onOpen
 */
export function Diff({ answer, opened, isUnified, current, onOpen }) {
  const { rows, about } = answer;
  const shown = useMemo(() => withOpened(isUnified ? unified(rows) : rows, opened), [rows, opened, isUnified]);
  const ids = useMemo(() => ({ left: about.left.id, right: about.right.id }), [about]);
  const columns = isUnified ? 3 : 4;
  const One = isUnified ? UnifiedRow : SideRow;
  return (
    <table className={isUnified ? "cmp cmp-unified" : "cmp cmp-sides"}>
      <caption className="hidden-visually">Outputs of both runs, with what differs</caption>
      <colgroup>
        {Array.from({ length: columns }, (_, index) => (
          <col key={index} className={isUnified ? UNIFIED_COLUMNS[index] : SIDE_COLUMNS[index]} />
        ))}
      </colgroup>
      <thead className="hidden-visually">
        <tr>
          {(isUnified ? ["Line left", "Line right", "Text"] : ["Line left", "Left", "Line right", "Right"]).map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map(({ row, key, fold }) => {
          if (row.kind === "fold") return <Fold key={key} fold={row} columns={columns} onOpen={() => onOpen(fold, row)} />;
          if (row.kind === "left_out") return <LeftOut key={key} counts={row.left_out ?? [0, 0]} columns={columns} />;
          return <One key={key} row={row} ids={ids} isCurrent={Boolean(current) && row.change === current} />;
        })}
      </tbody>
    </table>
  );
}
