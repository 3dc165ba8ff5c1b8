/* What is selected, by line numbers or as text (never both), and copying it. */
import { useCallback } from "react";
import { useCopying } from "./useCopying.js";
import { useTextSelection } from "./useTextSelection.js";
import { linkWords } from "./words.js";

/** @import { RefObject } from "react" */
/** @import { Hit } from "./data/api.js" */
/** @import { LineSource } from "./data/LineSource.js" */
/** @import { CopyFormat } from "./data/copyFormats.js" */
/** @import { LateSelection } from "./rows/LateSelection.js" */
/** @import { CopiedJob } from "./copying.js" */
/** @import { Points } from "./useCopying.js" */
/** @import { Lines } from "./useLines.js" */
/** @import { Targets } from "./useTargets.js" */

/**
 * What the copy button and the keys copy, in whole lines.
 * @param {Lines} lines @param {LateSelection} textSelection
 * @param {ReturnType<typeof useCopying>} copying
 */
function copiesOf({ whole, shown }, textSelection, copying) {
  /**
   * What the copy button takes, in whole lines: what is selected as text or by numbers, else all that
   * is shown.
   * @returns {{source: LineSource, points: Points, isSelected: boolean}}
   */
  const toCopy = () => {
    const isText = textSelection.range(shown.total);
    const points = isText ?? copying.rangePoints();
    if (points) return { source: isText ? shown : whole, points, isSelected: true };
    return { source: shown, points: [{ index: 1, offset: 0 }, { index: shown.total, offset: 0 }], isSelected: false };
  };
  /** @param {CopyFormat} format which is the next default */
  const copyAs = (format) => {
    copying.setFormat(format);
    copying.withTools(() => {
      const { source, points } = toCopy(); // only then it is known what is selected as text
      copying.copyLines(source, points, format);
    });
  };
  /** What is selected by numbers, as plain text. */
  const copySelected = () => {
    const points = copying.rangePoints();
    if (points) copying.copyLines(whole, points, "text");
  };
  return { toCopy, copyAs, copySelected };
}

/**
 * @param {object} how
 * @param {Lines} how.lines
 * @param {Targets} how.targets
 * @param {RefObject<HTMLElement | null>} how.box the lines' box
 * @param {Hit | null} how.hit what the search has walked to
 * @param {() => void} how.leaveHit
 * @param {() => number} how.lineInSight
 * @param {boolean} how.mayGrow whether more output may come
 * @param {CopiedJob} how.job
 */
export function useSelection({ lines, targets, box, hit, leaveHit, lineInSight, mayGrow, job }) {
  const { whole, shown } = lines;
  const { selected, goTo, numberClicked } = targets;
  const { range, link, clear } = selected;
  const copying = useCopying(whole, range, job);
  const text = useTextSelection({ box, source: shown, copying });
  const wrongLink = whole.hasAnswer ? linkWords(link, whole.total, { mayGrow }) : "";
  const leaveTarget = useCallback(() => {
    clear();
    leaveHit();
  }, [clear, leaveHit]);
  const { toCopy, copyAs, copySelected } = copiesOf(lines, text.selection, copying);
  return {
    range,
    text,
    isFiltered: shown !== whole,
    format: copying.format,
    toCopy,
    copyAs,
    copyDefault: () => copyAs(copying.format),
    copySelected,
    clear,
    goTo,
    /** @param {number} line @param {boolean} isExtending */
    numberClicked: (line, isExtending) => {
      text.selection.drop(); // what is selected by numbers is now what is copied
      numberClicked(line, isExtending);
    },
    hitLine: hit?.line ?? 0,
    hasTarget: Boolean(range || hit),
    leaveTarget,
    copyLink: () => copying.copyLink(hit?.line ?? lineInSight()),
    said: copying.said || wrongLink,
    notice: copying.notice,
    dismissNotice: copying.dismissNotice,
  };
}
