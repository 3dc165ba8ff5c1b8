/* The selected lines, which are the page's address: #L120 or #L120-L140. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

const HASH = /^#L(\d{1,10})(?:-L?(\d{1,10}))?$/;
const LARGEST = 2 ** 31 - 1;

const rangeOf = (one, other) => ({ first: Math.min(one, other), last: Math.max(one, other) });
const isLine = (number) => number >= 1 && number <= LARGEST;

/** The range of a hash, or null. */
export function rangeFromHash(hash) {
  const found = HASH.exec(hash);
  if (!found) return null;
  const first = Number(found[1]);
  const last = found[2] === undefined ? first : Number(found[2]);
  return isLine(first) && isLine(last) ? rangeOf(first, last) : null;
}

/** "120" or "120-140" as typed, or null. */
export function rangeFromText(text) {
  return rangeFromHash(`#L${text.trim().replace(/\s*[-–]\s*/, "-")}`);
}

export const hashOf = ({ first, last }) => (first === last ? `#L${first}` : `#L${first}-L${last}`);

/** "line 120", "lines 120 to 140" */
export const rangeWords = ({ first, last }) =>
  first === last ? `line ${first}` : `lines ${first} to ${last}`;

function writeHash(range) {
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, "", pathname + search + (range ? hashOf(range) : ""));
}

/** `{range, select, extend, clear}`; `onArrive` is called with a range that the address names. */
export function useLineRange(onArrive) {
  const [range, setRange] = useState(null);
  const from = useRef(0); // where a shift-click counts from
  const arrive = useRef(onArrive);
  arrive.current = onArrive;
  useEffect(() => {
    const read = () => {
      const found = rangeFromHash(window.location.hash);
      from.current = found?.first ?? 0;
      setRange(found);
      if (found) arrive.current(found);
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  const choose = useCallback((next) => {
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
  return useMemo(() => ({ range, select, extend, clear }), [range, select, extend, clear]);
}
