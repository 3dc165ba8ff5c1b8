/* The tooltip of the times, which is loaded only where times are shown. */
import { lateComponent } from "../../shared/late.jsx";
import { LatePart } from "../../shared/LatePart.js";

/** @import { RefObject } from "react" */
/** @import { LineSource } from "../data/LineSource.js" */

// Without it the column still has its times.
const TimeTip = lateComponent(
  new LatePart(() => import("./TimeTip.jsx")),
  () => null,
  (it) => it.default,
);

/**
 * @param {{times: string, list: RefObject<HTMLElement | null>, source: LineSource}} props see TimeTip;
 *   `times` says which are shown
 */
export const LazyTimeTip = ({ times, list, source }) =>
  times === "none" ? null : <TimeTip list={list} source={source} />;
