/* The selected lines, which the page's URL names: #L120 or #L120-L140. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "react-router";
import { hashOf, readLineLink } from "./lineLink.js";

/** @import { LineRange } from "./lineLink.js" */

/**
 * The selected lines as useLineRange returns them.
 * @typedef {ReturnType<typeof useLineRange>} LineSelection
 */

const NO_LINK = readLineLink("");

/**
 * @param {number} one
 * @param {number} other
 * @returns {LineRange}
 */
const rangeOf = (one, other) => ({ first: Math.min(one, other), last: Math.max(one, other) });

/** @param {LineRange | null} range */
function writeHash(range) {
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, "", pathname + search + (range ? hashOf(range) : ""));
}

/**
 * Calls `read` with the URL's hash at first, and whenever the browser or the router changes it.
 * @param {(hash: string) => void} read
 */
export function useHash(read) {
  const location = useLocation();
  const latest = useRef(read);
  useLayoutEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    const changed = () => latest.current(window.location.hash);
    changed();
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, [location]);
}

/**
 * The selected lines, and selecting others; `link` is what the URL named, until lines are selected
 * here.
 * @param {(range: LineRange) => void} onArrive is called with a range that the URL names
 */
export function useLineRange(onArrive) {
  const [link, setLink] = useState(NO_LINK);
  const [range, setRange] = useState(/** @type {LineRange | null} */ (null));
  const from = useRef(0); // where a shift-click counts from
  useHash((hash) => {
    const found = readLineLink(hash);
    from.current = found.range?.first ?? 0;
    setLink(found);
    setRange(found.range);
    if (found.range) onArrive(found.range);
  });
  const choose = useCallback((/** @type {LineRange | null} */ next) => {
    setLink(NO_LINK);
    setRange(next);
    writeHash(next);
  }, []);
  const select = useCallback(
    (/** @type {LineRange} */ next) => {
      from.current = next.first;
      choose(next);
    },
    [choose],
  );
  const extend = useCallback(
    (/** @type {number} */ line) => choose(rangeOf(from.current || line, line)),
    [choose],
  );
  const clear = useCallback(() => {
    from.current = 0;
    choose(null);
  }, [choose]);
  return useMemo(
    () => ({ range, link, select, extend, clear }),
    [range, link, select, extend, clear],
  );
}
