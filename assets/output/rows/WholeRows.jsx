// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/immutability -- to be mended (issue 10) */
/* A short output: all of its lines are in the page, so that the browser's own find sees them.
   Blocks out of sight cost no layout (content-visibility in lines.css). */
import { memo, useEffect, useRef, useState } from "react";
import { Gap, MemoRow } from "./Line.jsx";
import { isSameRow, rowProps } from "./rowProps.js";
import { WholeView } from "../scrolling/WholeView.js";
import { useBeforePaint } from "../useBeforePaint.js";

const BLOCK_LINES = 100;

function Block({ rows }) {
  return (
    <div role="none" className="ov-block" style={{ "--ov-rows": rows.length }}>
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
    was.rows.every((row, place) => isSameRow(row, is.rows[place])),
);

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

export function WholeRows({ source, revision, look, onView }) {
  const list = useRef(null);
  const [view] = useState(() => new WholeView());
  useEffect(() => {
    source.cachesAll = true;
    source.want(1, Math.max(source.total, 1));
  }, [source, source.total]);
  useBeforePaint(() => {
    view.attach(list.current.parentElement);
    onView(view);
    view.layout();
  }, [view, onView, revision]);
  useEffect(() => {
    const watcher = new ResizeObserver(() => view.resized());
    watcher.observe(list.current);
    watcher.observe(list.current.parentElement);
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
    </div>
  );
}
