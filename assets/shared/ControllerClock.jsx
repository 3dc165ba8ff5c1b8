/* Sets the page's clock by the controller's time of the newest answer; shows nothing. */
import { useEffect } from "react";
import { takeControllerTime } from "../controllerClock.js";

/**
 * @typedef {object} ControllerClockProps
 * @property {string} iso  The controller's time in an answer that has just come; "" where unknown.
 */

/** @param {ControllerClockProps} props */
export default function ControllerClock({ iso }) {
  useEffect(() => takeControllerTime(iso), [iso]);
  return null;
}
