// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/immutability -- to be mended (issue 10) */
/* A long output: the rows around the place that is in sight, in a layer that does not scroll.
   VirtualView.js says which rows and where; at most ROWS_LIMIT of them are in the page. */
import { useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { MemoRow } from "./Line.jsx";
import { spacerPx } from "../scrolling/geometry.js";
import { rowProps } from "./rowProps.js";
import { useBeforePaint } from "../useBeforePaint.js";
import { VirtualView } from "../scrolling/VirtualView.js";
import { listenToWheelAndTouch } from "../scrolling/wheelTouch.js";

/** The box's inner height, and a call at every change of size of the box or its rows. */
function useBoxHeight(list, onResize) {
  const [height, setHeight] = useState(0);
  useBeforePaint(() => {
    const box = list.current.closest(".ov-scroller");
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

/** Nothing that had the focus takes it along when its row leaves the page. */
function useKeptFocus(list, view) {
  const hadFocus = useRef(false);
  useBeforePaint(() => {
    const rows = list.current;
    const came = (event) => {
      hadFocus.current = true;
      const row = event.target.closest("[data-i]");
      const box = view.box.getBoundingClientRect();
      const place = row?.getBoundingClientRect();
      view.keepBar();
      if (place && (place.top < box.top || place.bottom > box.bottom)) {
        view.show(Number(row.dataset.i));
      }
    };
    const went = (event) => {
      if (event.relatedTarget) hadFocus.current = false;
    };
    rows.addEventListener("focusin", came);
    rows.addEventListener("focusout", went);
    return () => {
      rows.removeEventListener("focusin", came);
      rows.removeEventListener("focusout", went);
    };
  }, [list, view]);
  return () => {
    if (!hadFocus.current || list.current.contains(document.activeElement)) return;
    hadFocus.current = false;
    if (document.activeElement === document.body) view.box.focus({ preventScroll: true });
  };
}

export function VirtualRows({ source, revision, startIndex, look, onView, onVisible, selection }) {
  const list = useRef(null);
  const [window_, setWindow] = useState(null);
  const [view] = useState(
    () =>
      new VirtualView({
        total: source.total,
        index: startIndex,
        onVisible,
        onWindow: (next) => {
          selection.read(); // before the rows that it ends in leave the page
          flushSync(() => setWindow(next));
        },
      }),
  );
  const { first, last } = window_ ?? view.window;
  const resized = useCallback(() => view.layout(), [view]);
  const height = useBoxHeight(list, resized);
  const keepFocus = useKeptFocus(list, view);
  useBeforePaint(() => {
    const box = list.current.closest(".ov-scroller");
    view.attach(box, list.current);
    onView(view);
    return listenToWheelAndTouch(view, box);
  }, [view, onView]);
  useBeforePaint(() => {
    selection.restore(); // before anything looks at it again
    view.setTotal(source.total);
    view.layout({ first, last });
    keepFocus();
  });
  useEffect(() => {
    source.cachesAll = false;
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
      </div>
    </div>
  );
}
