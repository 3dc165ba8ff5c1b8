/* A band in the controller's color on top of every page: which of several controllers this is, and the
   way to the others. Says nothing, and has no height, where there is only one. */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useLocation } from "react-router";
import { controllerName, hrefAt, listedControllers } from "../controller.js";

/** @import { Controller } from "../controller.js" */
/** @import { FocusEvent, KeyboardEvent } from "react" */

// The server names the controllers in the page itself; they stay the same while it is open.
const neverChanges = () => () => {};

/**
 * @typedef {object} ControllerBandProps
 * @property {boolean} [isEmbedded]  Whether only the name is shown, without a way out of the frame.
 */

/** @param {ControllerBandProps} props */
export default function ControllerBand({ isEmbedded = false }) {
  const name = useSyncExternalStore(neverChanges, controllerName, () => "");
  const listed = name ? listedControllers() : [];
  const here = listed.find((one) => one.name === name);
  const others = isEmbedded ? [] : listed.filter((one) => one.name !== name);
  // It is there before its contents are: the built page knows no controller, and nothing may jump.
  return (
    <section className="controller-band" aria-label="Controller" data-color={here?.color}>
      <p className="controller-label">
        <span className="hidden-visually">Controller </span>
        <strong>{name}</strong>
        {here?.host && <span className="controller-host">{here.host}</span>}
      </p>
      {others.length > 0 && <Switch others={others} />}
    </section>
  );
}

/**
 * Closes `details` when the user presses elsewhere on the page.
 * @param {import("react").RefObject<HTMLDetailsElement | null>} details
 */
function useClosedByPress(details) {
  useEffect(() => {
    /** @param {PointerEvent} event */
    const pressed = ({ target }) => {
      const one = details.current;
      if (one && !one.contains(/** @type {Node} */ (target))) one.open = false;
    };
    document.addEventListener("pointerdown", pressed);
    return () => document.removeEventListener("pointerdown", pressed);
  }, [details]);
}

/** @param {{ others: Controller[] }} props */
function Switch({ others }) {
  const details = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  const page = useLocation();
  useClosedByPress(details);
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.key !== "Escape" || !details.current?.open) return;
    details.current.open = false;
    details.current.querySelector("summary")?.focus();
  };
  /** @param {FocusEvent} event */
  const left = ({ relatedTarget: next }) => {
    // Without a next element a press, or another window, took the focus.
    if (details.current && next && !details.current.contains(next)) details.current.open = false;
  };
  return (
    <details ref={details} className="controller-switch" onKeyDown={pressed} onBlur={left}>
      <summary>
        Switch<span className="controller-word"> controller</span>
      </summary>
      <ul>
        {others.map((one) => (
          <li key={one.name}>
            {/* A plain link: another controller's page is loaded as a whole. */}
            <a href={hrefAt(one.name, page)}>
              <span className="controller-color" data-color={one.color} />
              <strong>{one.name}</strong>
              <span className="muted">{one.host}</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
