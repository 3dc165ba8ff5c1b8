/* What the browser has in place of React and ReactDOM (app/hosting/preact.py): Preact, and what it
   lacks or does differently. */
import { options, render } from "preact";
import { useLayoutEffect, useReducer, useState } from "preact/compat";

export * from "preact/compat";
export { default } from "preact/compat";

let isRendering = false;

/** @param {() => void} act  Renders, and runs what follows from that. */
function rendering(act) {
  isRendering = true;
  try {
    act();
  } finally {
    isRendering = false;
  }
}

options.debounceRendering = (act) => queueMicrotask(() => rendering(act));

/**
 * Renders at once what `act` changes; called by an effect or an event while something is rendered, once
 * that is done, as React does. Preact's own would render then and there, in a half-changed document.
 * @param {() => void} act
 */
export function flushSync(act) {
  if (isRendering) return act();
  const later = options.debounceRendering;
  /** @type {(() => void) | null} */
  let waiting = null;
  options.debounceRendering = (flush) => {
    waiting = flush;
  };
  try {
    act();
    if (waiting) rendering(waiting);
  } finally {
    options.debounceRendering = later;
  }
}

/**
 * Renders the site into one element of the document: what the server has put beside that stays, and so
 * does what a user has typed into the site's fields before.
 * @param {Document} page
 * @param {import("react").ReactNode} site
 */
export function hydrateRoot(page, site) {
  const element = page.getElementById("site");
  if (!element) throw new Error("The page has no element for the site.");
  rendering(() => render(site, element));
}

/** @param {number} times */
const oneMore = (times) => times + 1;

/**
 * A value of a store; its component is rendered again when that changes. Preact's own version listens
 * only after the next paint. A change before that would reach the components around a new one first,
 * and their effects would find the page half rendered.
 * @template T
 * @param {(listener: () => void) => () => void} subscribe
 * @param {() => T} getSnapshot
 * @returns {T}
 */
export function useSyncExternalStore(subscribe, getSnapshot) {
  const value = getSnapshot();
  const [shown] = useState({ value, getSnapshot });
  const [, renderAgain] = useReducer(oneMore, 0);
  useLayoutEffect(() => {
    Object.assign(shown, { value, getSnapshot });
    if (!Object.is(value, getSnapshot())) renderAgain();
  });
  useLayoutEffect(
    () =>
      subscribe(() => {
        if (!Object.is(shown.value, shown.getSnapshot())) renderAgain();
      }),
    [shown, subscribe],
  );
  return value;
}

/**
 * React Router imports it for what no page of ours uses.
 * @returns {never}
 */
export function useOptimistic() {
  throw new Error("Preact has no useOptimistic.");
}
