/* What is selected, by line numbers or as text (never both), and copying it. */
import { useCallback } from "react";
import { useCopying } from "./useCopying.js";
import { useTextSelection } from "./useTextSelection.js";
import { linkWords } from "./words.js";

/** @import { RefObject } from "react" */
/** @import { Hit } from "./data/api.js" */
/** @import { Lines } from "./useLines.js" */
/** @import { Targets } from "./useTargets.js" */

/**
 * @param {object} how
 * @param {Lines} how.lines
 * @param {Targets} how.targets
 * @param {RefObject<HTMLElement | null>} how.box the lines' box
 * @param {Hit | null} how.hit what the search has walked to
 * @param {() => void} how.leaveHit
 * @param {() => number} how.lineInSight
 * @param {boolean} how.mayGrow whether more output may come
 */
export function useSelection({ lines, targets, box, hit, leaveHit, lineInSight, mayGrow }) {
  const { whole, shown } = lines;
  const { selected, goTo, numberClicked } = targets;
  const { range, link, clear } = selected;
  const copying = useCopying(whole, selected);
  const text = useTextSelection({ box, source: shown, copying });
  const wrongLink = whole.hasAnswer ? linkWords(link, whole.total, { mayGrow }) : "";
  const leaveTarget = useCallback(() => {
    clear();
    leaveHit();
  }, [clear, leaveHit]);
  return {
    range,
    text,
    clear,
    goTo,
    /** @param {number} line @param {boolean} isExtending */
    numberClicked: (line, isExtending) => {
      text.selection.drop(); // what is selected by numbers is now what is copied
      numberClicked(line, isExtending);
    },
    hasTarget: Boolean(range || hit),
    leaveTarget,
    copySelected: copying.copySelected,
    copyLink: () => copying.copyLink(hit?.line ?? lineInSight()),
    said: copying.said || wrongLink,
    notice: copying.notice,
    dismissNotice: copying.dismissNotice,
  };
}
