/* What the page says of its job, which waits while the server's first screen says it: see
   firstScreen.js. */
import { Children, useEffect } from "react";
import { release, useFirstScreen } from "./firstScreen.js";

/**
 * @typedef {object} FirstScreenProps
 * @property {boolean} isReady  Whether the record is here.
 * @property {boolean} isUrgent  Whether there is something instead of it that has to be seen.
 * @property {import("react").ReactNode} children  What is in the place of the record, then the record.
 */

/** @param {FirstScreenProps} props */
export default function FirstScreen({ isReady, isUrgent, children }) {
  const isHeld = useFirstScreen("record", () => isReady);
  useEffect(() => {
    if (isUrgent) release();
  }, [isUrgent]);
  const [waiting, record] = Children.toArray(children);
  return isHeld && isReady ? waiting : record;
}
