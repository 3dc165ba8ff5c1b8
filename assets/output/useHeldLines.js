/* The lines wait while the server's first screen shows them: see job/firstScreen.js. */
import { useEffect } from "react";
import { useFirstScreen } from "../job/firstScreen.js";

/** @import { Output } from "./useOutput.js" */

/**
 * Whether to wait. What waits is asked for where the view will begin, such as at a job's failure.
 * @param {Output} output
 * @param {boolean} isWanted whether there are lines to wait for; a folded output has none
 */
export function useHeldLines({ lines, view }, isWanted) {
  const { shown } = lines;
  const { hasAnswer, error, total } = shown;
  const isHere = () => hasAnswer && (total === 0 || shown.isAnswered(view.startIndex()));
  const isHeld = useFirstScreen("lines", () => !isWanted || Boolean(error) || isHere());
  useEffect(() => {
    if (isHeld && hasAnswer) shown.want(view.startIndex(), view.startIndex());
  });
  return isHeld;
}
