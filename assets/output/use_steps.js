/* Walking from hit to hit: one press after the other, from where the person is. */
import { useEffect, useRef } from "react";
import { placeOfLine, walk } from "./searching.js";

export function useSteps({ search, filtered, views, lineInSight }) {
  const steps = useRef({ last: Promise.resolve(), waiting: 0, shown: 0, awaited: "" });
  /** Whether the person has gone on from the hit that was shown last: then they walk from there. */
  const hasLeft = ({ line }) =>
    !filtered && steps.current.shown === line && views.viewRef.current?.isInSight(line) === false;
  const fromOf = (direction) => {
    const hit = search.newestHit() ?? search.hit;
    if (hit && !hasLeft(hit)) return hit.line;
    return direction === "next" ? lineInSight() - 1 : lineInSight();
  };
  /** No press is lost; only the last place is shown. */
  const step = (direction) => {
    if (!search.query.text || search.error) return;
    if (search.isTyping || !search.counts) {
      steps.current.awaited = direction; // Enter came before the search of what was typed
      return;
    }
    if (!search.counts.lines) return;
    steps.current.waiting += 1;
    steps.current.last = steps.current.last.then(async () => {
      const at = await walk(search, fromOf(direction), direction).catch(() => null);
      steps.current.waiting -= 1;
      if (!at || steps.current.waiting > 0) return;
      views.show(filtered ? await placeOfLine(filtered, at.line) : at.line);
      steps.current.shown = at.line;
    });
  };
  useEffect(() => {
    const { awaited } = steps.current;
    if (!search.query.text) steps.current.awaited = "";
    if (!awaited || search.isTyping || !search.counts) return;
    steps.current.awaited = "";
    step(awaited);
  });
  return step;
}
