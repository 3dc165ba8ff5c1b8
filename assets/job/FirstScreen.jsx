/* What the page says of its job, which waits while the server's first screen says it: see
   firstScreen.js. */
import { Children, useEffect } from "react";
import { release, useFirstScreen, useWhyNotSaid } from "./firstScreen.js";

/**
 * @typedef {object} FirstScreenProps
 * @property {boolean} isReady  Whether the record is here.
 * @property {boolean} isFailed  Whether it could not be read, so that there may be lines alone.
 * @property {boolean} isUrgent  Whether there is something else that has to be seen.
 * @property {import("react").ReactNode} children  What is in the place of the record, then the record
 *   or why there is none.
 */

/** @param {FirstScreenProps} props */
export default function FirstScreen({ isReady, isFailed, isUrgent, children }) {
  const isSaid = useWhyNotSaid();
  const hasToSay = isFailed && !isSaid;
  const isKnown = isReady || isFailed;
  const isHeld = useFirstScreen("record", () => isKnown);
  useEffect(() => {
    if (isUrgent || hasToSay) release();
  }, [isUrgent, hasToSay]);
  const [waiting, record] = Children.toArray(children);
  return isHeld && isKnown ? waiting : record;
}
