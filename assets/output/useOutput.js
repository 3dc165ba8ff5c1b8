/* Joins what the output view knows, in five parts. Each hook takes what those before it return, so
   that data flows one way. Renders nothing; OutputView.jsx and what is below it do. */
import { useSearch } from "./data/useSearch.js";
import { useViews } from "./scrolling/useViews.js";
import { useErrorLine } from "./useErrorLine.js";
import { useFetching } from "./useFetching.js";
import { useHitContext, useLines } from "./useLines.js";
import { useRowLook } from "./useRowLook.js";
import { useSelection } from "./useSelection.js";
import { useSteps } from "./useSteps.js";
import { useFilterNavigation, useTargets } from "./useTargets.js";

/** @import { Wanted } from "./useLines.js" */

/** @typedef {ReturnType<typeof useOutput>} Output */

/**
 * @typedef {object} OutputHow
 * @property {string} term the words that led to the job, which are searched for at first
 * @property {{times: string}} look which times are shown
 * @property {string} zone "local" or "utc"
 * @property {boolean} mayGrow whether more output may come
 * @property {import("./copying.js").CopiedJob} job
 * @property {number} errorLine the line at which the job failed, 0 for none
 */

/**
 * `{lines, view, search, selection, fetching}`:
 * `lines`: the source of all lines and that of the shown ones, see useLines;
 * `view`: the box and the rows in it, see useViews, with the look of the rows;
 * `search`: its `state` (see useSearch), walking from hit to hit, and the filter;
 * `selection`: what is selected, copying it and going to it, see useSelection;
 * `fetching`: how far the output has been fetched, see useFetching.
 * @param {Wanted & OutputHow} how
 */
export function useOutput({ base, term, isWanted, version, revision, look, zone, mayGrow, errorLine, job }) {
  const state = useSearch({ base, initialText: term, isWanted, version });
  const { hit, leaveHit } = state;
  const [context, setContext] = useHitContext();
  const lines = useLines({ base, isWanted, version, revision, search: state, term, context });
  const { filtered, isLong, isWholeLong, shown } = lines;
  const fetching = useFetching({ base, isWanted: isWanted && isWholeLong, version, mayGrow });
  const views = useViews(isLong, shown);
  const { viewRef, box, onView, startIndex, viewKey } = views;
  const navigation = useFilterNavigation({ lines, views, search: state, setContext });
  const { lineInSight, leaveFilterAt, arriveAt, chooseContext } = navigation;
  const targets = useTargets({ lines, views, leaveFilterAt, arriveAt, mayGrow });
  const { focusLines } = targets;
  const [step, isStepWaiting] = useSteps({ search: state, filtered, views, lineInSight });
  const selection = useSelection({ lines, targets, box, hit, leaveHit, lineInSight, mayGrow, job });
  const { range } = selection;
  const { times } = look;
  useErrorLine({ errorLine, lines, views, isSearched: Boolean(state.query.text), mayGrow });
  const current = hit?.line ?? (errorLine || undefined);
  const rowLook = useRowLook({ lines, times, zone, mayGrow, range, current });
  return {
    lines,
    view: { viewRef, box, onView, startIndex, viewKey, rowLook, focusLines, showLine: leaveFilterAt },
    search: { state, step, isStepWaiting, context: filtered ? context : null, chooseContext },
    selection,
    fetching,
  };
}
