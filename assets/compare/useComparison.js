/* What two runs have in common and not: asked for over HTTP, a page of rows at a time. */
import { useCallback, useEffect, useReducer, useRef } from "react";
import { failureOf, outputUrl, requestJson } from "../output/data/api.js";
import { OPENED_ROWS, PAGE_ROWS, hasEarlier, hasLater, withEarlier, withLater } from "./rows.js";

/** @import { Failure } from "../output/data/api.js" */
/** @import { Held, Row } from "./rows.js" */

/** @typedef {{id: number, name: string, status: string, status_label: string, started: string, lines: number}} Side */
/** @typedef {{label: string, left: string, right: string, differs: boolean}} Fact */
/**
 * @typedef {object} About
 * @property {Side} left
 * @property {Side} right
 * @property {Fact[]} facts
 * @property {number} same
 * @property {string[]} notes
 * @property {number} changes
 * @property {number} removed
 * @property {number} added
 */
/** @typedef {Held & {version: string, about: About}} Answer */
/** @typedef {{numbers: boolean, times: boolean}} Ignoring */

/**
 * `opened` has the lines of each fold that are shown, by its indexes.
 * @typedef {object} State
 * @property {string} pair
 * @property {Answer | null} answer
 * @property {Record<string, Row[]>} opened
 * @property {Failure | null} failure
 * @property {boolean} isBusy
 */

/**
 * @typedef {{type: "asked", pair: string}
 *   | {type: "answered", answer: Answer}
 *   | {type: "failed", failure: Failure}
 *   | {type: "later" | "earlier", version: string, first: number, rows: Row[]}
 *   | {type: "opened", version: string, key: string, rows: Row[]}} Action
 */

/**
 * Ways to more rows.
 * @typedef {object} More
 * @property {() => void} showLater
 * @property {() => void} showEarlier
 * @property {(key: string, fold: Row) => void} open
 */

/** @type {State} */
const NOTHING = { pair: "", answer: null, opened: {}, failure: null, isBusy: true };

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduced(state, action) {
  if (action.type === "asked") {
    const isSame = state.pair === action.pair; // what is on the screen stays until the answer is here
    return { ...(isSame ? state : NOTHING), pair: action.pair, isBusy: true };
  }
  if (action.type === "answered") return { ...NOTHING, pair: state.pair, answer: action.answer, isBusy: false };
  if (action.type === "failed") return { ...state, failure: action.failure, isBusy: false };
  const { answer } = state;
  if (answer?.version !== action.version) return state;
  const after = { ...state, failure: null };
  if (action.type === "opened") {
    const lines = [...(state.opened[action.key] ?? []), ...action.rows];
    return { ...after, opened: { ...state.opened, [action.key]: lines } };
  }
  if (action.type === "later") {
    const isNext = action.first === answer.first + answer.rows.length;
    return isNext ? { ...after, answer: { ...answer, ...withLater(answer, action.rows) } } : state;
  }
  const isBefore = action.first + action.rows.length === answer.first;
  return isBefore ? { ...after, answer: { ...answer, ...withEarlier(answer, action.rows) } } : state;
}

/**
 * @param {string} base the comparison's URL at our server
 * @param {string} pair
 * @param {Ignoring} ignoring
 */
export function useComparison(base, pair, ignoring) {
  const [state, act] = useReducer(reduced, NOTHING);
  const pending = useRef(new AbortController());
  const { numbers, times } = ignoring;
  const compare = useCallback(() => {
    pending.current.abort();
    const { signal } = (pending.current = new AbortController());
    act({ type: "asked", pair });
    const options = { ignore_numbers: numbers ? 1 : "", ignore_times: times ? 1 : "" };
    const failed = (/** @type {unknown} */ error) => signal.aborted || act({ type: "failed", failure: failureOf(error) });
    requestJson(`${base}?${outputUrl("", "", options).slice(2)}`, signal).then(
      (answer) => act({ type: "answered", answer: /** @type {Answer} */ (answer) }),
      failed,
    );
  }, [base, pair, numbers, times]);
  useEffect(() => {
    if (pair) compare();
    return () => pending.current.abort();
  }, [compare, pair]);
  return { state, compare, ...useMoreRows(base, state.answer, act, compare) };
}

/**
 * Rows that are asked for one after the other; where the version is gone, everything is asked again.
 * @param {string} base
 * @param {Answer | null} answer
 * @param {(action: Action) => void} act
 * @param {() => void} compare
 */
function useMoreRows(base, answer, act, compare) {
  const asked = useRef("");
  /**
   * @param {Record<string, number>} wanted
   * @param {(page: Held) => Action} action
   */
  const ask = async (wanted, action) => {
    if (!answer) return;
    const url = outputUrl(base, "rows", { version: answer.version, ...wanted });
    if (asked.current === url) return; // a second press waits for the first
    asked.current = url;
    try {
      act(action(/** @type {Held} */ (await requestJson(url))));
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === "outdated") compare();
      else act({ type: "failed", failure });
    } finally {
      asked.current = "";
    }
  };
  const showLater = () => {
    if (!answer || !hasLater(answer)) return;
    const first = answer.first + answer.rows.length;
    ask({ first, count: PAGE_ROWS }, ({ rows }) => ({ type: "later", version: answer.version, first, rows }));
  };
  const showEarlier = () => {
    if (!answer || !hasEarlier(answer)) return;
    const first = Math.max(0, answer.first - PAGE_ROWS);
    const count = answer.first - first;
    ask({ first, count }, ({ rows }) => ({ type: "earlier", version: answer.version, first, rows }));
  };
  /** @param {string} key @param {Row} fold  What is still folded. */
  const open = (key, fold) => {
    const [left, right] = fold.at ?? [0, 0];
    const count = Math.min(fold.count ?? 0, OPENED_ROWS);
    ask({ left, right, count }, ({ rows }) => ({ type: "opened", version: answer?.version ?? "", key, rows }));
  };
  return { showLater, showEarlier, open };
}
