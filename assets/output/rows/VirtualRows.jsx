/* A long output: the rows around what is in sight, in a layer that does not scroll.
   VirtualView.js says which rows and where; at most ROWS_LIMIT of them are in the page. */
import { useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { spacerPx } from "../scrolling/geometry.js";
import { VirtualView } from "../scrolling/VirtualView.js";
import { listenToWheelAndTouch } from "../scrolling/wheelTouch.js";
import { useBeforePaint } from "../useBeforePaint.js";
import { LazyTimeTip } from "./LazyTimeTip.jsx";
import { MemoRow } from "./Line.jsx";
import { rowProps } from "./rowProps.js";

/** @import { RefObject } from "react" */
/** @import { LineSource } from "../data/LineSource.js" */
/** @import { RowWindow } from "../scrolling/geometry.js" */
/** @import { View } from "../scrolling/useViews.js" */
/** @import { RowLook } from "./rowProps.js" */
/** @import { LateSelection } from "./LateSelection.js" */

/** @typedef {RefObject<HTMLElement | null>} ListRef  The element that has the rows. */

/**
 * @typedef {object} VirtualRowsProps
 * @property {LineSource} source
 * @property {number} revision the source's
 * @property {() => number} startIndex the row to begin with
 * @property {RowLook} look
 * @property {(view: View) => () => void} onView called with the view once it is in the page;
 *   returns what is called when it leaves
 * @property {(first: number, last: number) => void} onVisible called with the rows in sight
 * @property {Pick<LateSelection, "read" | "restore">} selection
 */

/**
 * The box that scrolls the rows.
 * @param {HTMLElement} list
 */
const boxOf = (list) => /** @type {HTMLElement} */ (list.closest(".ov-scroller"));

/**
 * The view, and the rows that are to be rendered.
 * @param {Pick<VirtualRowsProps, "source" | "startIndex" | "onVisible" | "selection">} props
 * @returns {[VirtualView, RowWindow]}
 */
function useView({ source, startIndex, onVisible, selection }) {
  const [rows, setRows] = useState(/** @type {RowWindow | null} */ (null));
  const [view] = useState(
    () =>
      new VirtualView({
        total: source.total,
        index: startIndex(),
        onVisible,
        onWindow: (next) => {
          selection.read(); // before the rows that it ends in leave the page
          flushSync(() => setRows(next));
        },
      }),
  );
  return [view, rows ?? view.window];
}

/**
 * The box's inner height, and a call at every change of size of the box or its rows.
 * @param {ListRef} list
 * @param {() => void} onResize
 */
function useBoxHeight(list, onResize) {
  const [height, setHeight] = useState(0);
  useBeforePaint(() => {
    if (!list.current) return undefined;
    const box = boxOf(list.current);
    const watcher = new ResizeObserver(() => {
      setHeight(box.clientHeight);
      onResize();
    });
    watcher.observe(box);
    watcher.observe(list.current);
    setHeight(box.clientHeight);
    return () => watcher.disconnect();
  }, [list, onResize]);
  return height;
}

/**
 * A row that is focused comes into sight whole.
 * @param {VirtualView} view
 * @param {EventTarget | null} focused
 */
function showFocused(view, focused) {
  view.keepBar();
  /** @type {HTMLElement | null} */
  const row = focused instanceof Element ? focused.closest("[data-i]") : null;
  if (!row || !view.box) return;
  const [seen, own] = [view.box.getBoundingClientRect(), row.getBoundingClientRect()];
  if (own.top < seen.top || own.bottom > seen.bottom) view.show(Number(row.dataset.i));
}

/**
 * When a row with the focus leaves the page, the box gets it: call what is returned after that.
 * @param {ListRef} list
 * @param {VirtualView} view
 */
function useKeptFocus(list, view) {
  const hadFocus = useRef(false);
  useBeforePaint(() => {
    const stopped = new AbortController();
    const { signal } = stopped;
    /** @param {FocusEvent} event */
    const came = (event) => {
      hadFocus.current = true;
      showFocused(view, event.target);
    };
    /** @param {FocusEvent} event */
    const went = (event) => {
      if (event.relatedTarget) hadFocus.current = false;
    };
    list.current?.addEventListener("focusin", came, { signal });
    list.current?.addEventListener("focusout", went, { signal });
    return () => stopped.abort();
  }, [list, view]);
  return () => {
    if (!hadFocus.current || list.current?.contains(document.activeElement)) return;
    hadFocus.current = false;
    if (document.activeElement === document.body) view.box?.focus({ preventScroll: true });
  };
}

/** @param {VirtualRowsProps} props */
export function VirtualRows({ source, revision, startIndex, look, onView, onVisible, selection }) {
  const list = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [view, { first, last }] = useView({ source, startIndex, onVisible, selection });
  const resized = useCallback(() => view.layout(), [view]);
  const height = useBoxHeight(list, resized);
  const keepFocus = useKeptFocus(list, view);
  useBeforePaint(() => {
    if (!list.current) return undefined;
    const box = boxOf(list.current);
    view.attach(box, list.current);
    const left = onView(view);
    const stopListening = listenToWheelAndTouch(view, box);
    return () => {
      stopListening();
      left();
    };
  }, [view, onView]);
  useBeforePaint(() => {
    selection.restore(); // before anything looks at it again
    view.setTotal(source.total);
    view.layout({ first, last });
    keepFocus();
  });
  useEffect(() => {
    source.cacheSome();
    source.want(first, last);
  }, [source, first, last, revision]);
  const rows = [];
  for (let index = first; index <= Math.min(last, source.total); index += 1) {
    const size = look.active ? -1 : source.total;
    rows.push(<MemoRow key={index} {...rowProps(source, index, look)} size={size} />);
  }
  return (
    <div role="none" className="ov-spacer" style={{ height: spacerPx(source.total, height) }}>
      <div role="none" className="ov-layer" style={{ height }}>
        <div ref={list} role="list" className="ov-list">
          {rows}
        </div>
        <LazyTimeTip times={look.time.times} list={list} source={source} />
      </div>
    </div>
  );
}
