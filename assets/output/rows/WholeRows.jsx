/* A short output: all of its lines are in the page, so that the browser's own find sees them.
   Blocks out of sight cost no layout (content-visibility in lines.css). */
import { memo, useEffect, useRef, useState } from "react";
import { LazyTimeTip } from "./LazyTimeTip.jsx";
import { Gap, MemoRow } from "./Line.jsx";
import { isSameRow, rowProps } from "./rowProps.js";
import { WholeView } from "../scrolling/WholeView.js";
import { useBeforePaint } from "../useBeforePaint.js";

/** @import { CSSProperties } from "react" */
/** @import { LineSource } from "../data/LineSource.js" */
/** @import { View } from "../scrolling/useViews.js" */
/** @import { RowLook, RowProps } from "./rowProps.js" */

const BLOCK_LINES = 100;

/** @param {{rows: RowProps[]}} props */
function Block({ rows }) {
  const style = /** @type {CSSProperties} */ ({ "--ov-rows": rows.length });
  return (
    <div role="none" className="ov-block" style={style}>
      {rows.map((row) => (
        <MemoRow key={row.index} {...row} />
      ))}
    </div>
  );
}

const MemoBlock = memo(
  Block,
  (was, is) =>
    was.rows.length === is.rows.length &&
    was.rows.every((row, index) => isSameRow(row, is.rows[index])),
);

/**
 * @param {LineSource} source
 * @param {RowLook} look
 */
function blocksOf(source, look) {
  const blocks = [];
  for (let first = 1; first <= source.total; first += BLOCK_LINES) {
    const last = Math.min(source.total, first + BLOCK_LINES - 1);
    const rows = [];
    for (let index = first; index <= last; index += 1) rows.push(rowProps(source, index, look));
    blocks.push(rows);
  }
  return blocks;
}

/**
 * @param {object} props
 * @param {LineSource} props.source
 * @param {number} props.revision
 * @param {RowLook} props.look
 * @param {(view: View) => () => void} props.onView called with the view once it is in the page;
 *   returns what is called when it leaves
 */
export function WholeRows({ source, revision, look, onView }) {
  const list = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [view] = useState(() => new WholeView());
  useEffect(() => {
    source.cacheAll();
    source.want(1, Math.max(source.total, 1));
  }, [source, source.total]);
  useBeforePaint(() => {
    view.attach(list.current?.parentElement ?? null);
    return onView(view);
  }, [view, onView]);
  useBeforePaint(() => view.layout(), [view, revision]);
  useEffect(() => {
    const watcher = new ResizeObserver(() => view.resized());
    if (list.current) watcher.observe(list.current);
    if (list.current?.parentElement) watcher.observe(list.current.parentElement);
    return () => watcher.disconnect();
  }, [view]);
  return (
    <div ref={list} role="list" className="ov-list">
      {blocksOf(source, look).map((rows, block) => (
        <MemoBlock key={block} rows={rows} />
      ))}
      {source.total === 0 &&
        source.tailGaps.map((gap) => (
          <div key={gap.first} role="listitem">
            <Gap gap={gap} active={look.active} />
          </div>
        ))}
      <LazyTimeTip times={look.time.times} list={list} source={source} />
    </div>
  );
}
