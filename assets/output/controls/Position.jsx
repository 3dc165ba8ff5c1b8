// @ts-nocheck: types are to be written (issue 10)
/* "Lines 4,980 to 5,030 of 100,000": said when the scrolling rests, also to a screen reader. */
import { useEffect, useState } from "react";
import { counted, numeral } from "../words.js";

const REST_MS = 350;

/** A note of what is in sight that renders nothing by itself. */
export function makePosition() {
  const listeners = new Set();
  const position = { first: 0, last: 0 };
  return {
    read: () => ({ ...position }),
    seen(first, last) {
      if (first === position.first && last === position.last) return;
      position.first = first;
      position.last = last;
      listeners.forEach((listener) => listener());
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function useRested(position) {
  const [rested, setRested] = useState(() => position.read());
  useEffect(() => {
    let timer = 0;
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setRested(position.read()), REST_MS);
    };
    const stop = position.subscribe(moved);
    moved(); // the first lines may have been seen before
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [position]);
  return rested;
}

/** How many lines there are and, of a long output, which of them are in sight. */
export function Position({ position, total, isLong, isFiltered }) {
  const { first, last } = useRested(position);
  const all = isFiltered ? `${counted(total, "line")} shown` : counted(total, "line");
  const isTold = isLong && first > 0 && last <= total;
  return (
    <span role="status" className="ov-muted ov-position">
      {isTold ? `${isFiltered ? "Shown lines" : "Lines"} ${numeral(first)} to ${numeral(last)} of ${numeral(total)}` : all}
    </span>
  );
}
