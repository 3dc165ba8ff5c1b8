/* The tooltip of the times, which is loaded only where times are shown. */
import { Suspense, lazy } from "react";

/** @import { RefObject } from "react" */
/** @import { LineSource } from "../data/LineSource.js" */

// Without it the column still has its times.
const TimeTip = lazy(() => import("./TimeTip.jsx").catch(() => ({ default: () => null })));

/**
 * @param {{times: string, list: RefObject<HTMLElement | null>, source: LineSource}} props see TimeTip;
 *   `times` says which are shown
 */
export const LazyTimeTip = ({ times, list, source }) =>
  times === "none" ? null : (
    <Suspense fallback={null}>
      <TimeTip list={list} source={source} />
    </Suspense>
  );
