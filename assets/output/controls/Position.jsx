/* "Lines 4,980 to 5,030 of 100,000": shown when the scrolling rests, and read by screen readers. */
import { useEffect, useState } from "react";
import { counted, numeral } from "../words.js";

/** @typedef {ReturnType<typeof makePosition>} PositionNote  Which lines are in sight. */

const REST_MS = 350;

/** A note of what is in sight that renders nothing by itself. */
export function makePosition() {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const position = { first: 0, last: 0 };
  return {
    read: () => ({ ...position }),
    /** @param {number} first @param {number} last */
    seen(first, last) {
      if (first === position.first && last === position.last) return;
      position.first = first;
      position.last = last;
      listeners.forEach((listener) => listener());
    },
    /** @param {() => void} listener */
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/**
 * What is in sight once the scrolling rests.
 * @param {PositionNote} position
 */
function useRested(position) {
  const [rested, setRested] = useState(() => position.read());
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer = undefined;
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

/**
 * @typedef {object} PositionProps
 * @property {PositionNote} position
 * @property {number} total
 * @property {boolean} isLong
 * @property {boolean} isFiltered
 * @property {string} arriving what is said of lines that are late, "" for nothing
 */

/**
 * How many lines there are and, of a long output, which of them are in sight.
 * @param {PositionProps} props
 */
export function Position({ position, total, isLong, isFiltered, arriving }) {
  const { first, last } = useRested(position);
  const all = isFiltered ? `${counted(total, "line")} shown` : counted(total, "line");
  const isKnown = isLong && first > 0 && last <= total;
  return (
    <span role="status" className="ov-muted ov-position">
      {isKnown && <span className="hidden-visually">{isFiltered ? "Shown lines " : "Lines "}</span>}
      {isKnown ? `${numeral(first)} to ${numeral(last)} of ${numeral(total)}` : all}
      {arriving && <span className="ov-late"> · {arriving}</span>}
    </span>
  );
}
