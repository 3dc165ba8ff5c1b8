// @ts-nocheck: types are to be written (issue 10)
/* Sets the page's clock by the controller's time of the newest answer; shows nothing. */
import { useEffect } from "react";
import { takeControllerTime } from "./controllerClock.js";

export default function ControllerClock({ iso }) {
  useEffect(() => takeControllerTime(iso), [iso]);
  return null;
}
