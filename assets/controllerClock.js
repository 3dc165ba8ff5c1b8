/* The controller's clock, as far from this computer's as an answer showed: what the controller has
   dated is as old as its own clock says, however wrong this one is. */

const SAME_MS = 2000; // its time has whole seconds, and an answer takes a while to come

let aheadMs = 0;

/**
 * Takes over the controller's time from an answer that has just come; what is no time changes nothing.
 * @param {string} iso
 * @param {number} [localMs]
 */
export function takeControllerTime(iso, localMs = Date.now()) {
  const ahead = Date.parse(iso) - localMs;
  if (Number.isFinite(ahead) && Math.abs(ahead - aheadMs) > SAME_MS) aheadMs = ahead;
}

/** What the controller's clock shows now, in milliseconds. */
export const controllerNow = (localMs = Date.now()) => localMs + aheadMs;
