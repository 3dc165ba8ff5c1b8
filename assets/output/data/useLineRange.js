// @ts-nocheck: types are to be written (issue 10)
/* The selected lines, which the page's URL names: #L120 or #L120-L140. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "react-router";
import { hashOf, readLineLink } from "./lineLink.js";
import { useBeforePaint } from "../useBeforePaint.js";

const NO_LINK = readLineLink("");

const rangeOf = (one, other) => ({ first: Math.min(one, other), last: Math.max(one, other) });

/** "line 120", "lines 120 to 140" */
export const rangeWords = ({ first, last }) =>
  first === last ? `line ${first}` : `lines ${first} to ${last}`;

function writeHash(range) {
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, "", pathname + search + (range ? hashOf(range) : ""));
}

/** Calls `read` with the URL's hash at first, and whenever the browser or the router changes it. */
export function useHash(read) {
  const location = useLocation();
  const latest = useRef(read);
  useBeforePaint(() => {
    latest.current = read;
  });
  useEffect(() => {
    const changed = () => latest.current(window.location.hash);
    changed();
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, [location]);
}

/** `{range, link, select, extend, clear}`; `link` is what the URL named, until lines are selected
    here. `onArrive` is called with a range that the URL names. */
export function useLineRange(onArrive) {
  const [link, setLink] = useState(NO_LINK);
  const [range, setRange] = useState(null);
  const from = useRef(0); // where a shift-click counts from
  useHash((hash) => {
    const found = readLineLink(hash);
    from.current = found.range?.first ?? 0;
    setLink(found);
    setRange(found.range);
    if (found.range) onArrive(found.range);
  });
  const choose = useCallback((next) => {
    setLink(NO_LINK);
    setRange(next);
    writeHash(next);
  }, []);
  const select = useCallback(
    (next) => {
      from.current = next.first;
      choose(next);
    },
    [choose],
  );
  const extend = useCallback(
    (line) => choose(rangeOf(from.current || line, line)),
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
