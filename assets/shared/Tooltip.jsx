/* A short text about a control: shown on hover, at keyboard focus, and by touch with a long press. */
import { cloneElement, isValidElement, useEffect, useId, useRef, useState } from "react";
import { place } from "./placed.js";

/** @import { PointerEvent, ReactElement, ReactNode, RefObject } from "react" */

const HOVER_MS = 350;
const LONG_PRESS_MS = 500;

/**
 * @typedef {object} TooltipProps
 * @property {string} text  "" shows nothing.
 * @property {string} [keys]  The key that does the same, shown beside the text.
 * @property {boolean} [isName]  Whether the control's own name says the same already.
 * @property {ReactNode} children  One control that can have the focus.
 */

/**
 * Shows the popover in place while `isOpen`, until Escape or a press elsewhere.
 * @param {RefObject<HTMLElement | null>} popover
 * @param {RefObject<HTMLElement | null>} anchor
 * @param {boolean} isOpen
 * @param {() => void} onClose
 */
function useShown(popover, anchor, isOpen, onClose) {
  useEffect(() => {
    const element = popover.current;
    if (!isOpen || !element || !anchor.current) return undefined;
    element.showPopover();
    place(element, anchor.current, "center");
    const leave = () => onClose();
    const escaped = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && onClose();
    const pressed = (/** @type {Event} */ event) => {
      if (!anchor.current?.contains(/** @type {Node} */ (event.target))) onClose();
    };
    document.addEventListener("keydown", escaped);
    document.addEventListener("pointerdown", pressed);
    window.addEventListener("scroll", leave, true);
    return () => {
      document.removeEventListener("keydown", escaped);
      document.removeEventListener("pointerdown", pressed);
      window.removeEventListener("scroll", leave, true);
      if (element.isConnected) element.hidePopover();
    };
  }, [popover, anchor, isOpen, onClose]);
}

/** The listeners that open and close it, for the element around the control. */
function useTriggers() {
  const [isOpen, setOpen] = useState(false);
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const [close] = useState(() => () => {
    clearTimeout(timer.current);
    setOpen(false);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const openIn = (/** @type {number} */ ms) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(true), ms);
  };
  const isTouch = (/** @type {PointerEvent} */ event) => event.pointerType === "touch";
  return {
    isOpen,
    close,
    triggers: {
      onPointerEnter: (/** @type {PointerEvent} */ event) => isTouch(event) || openIn(HOVER_MS),
      onPointerLeave: (/** @type {PointerEvent} */ event) => isTouch(event) || close(),
      onPointerDown: (/** @type {PointerEvent} */ event) => isTouch(event) && openIn(LONG_PRESS_MS),
      onPointerUp: (/** @type {PointerEvent} */ event) => {
        if (isTouch(event)) clearTimeout(timer.current);
      },
      // What cannot be pressed says at a tap or click why not; what can has done its work.
      onClick: (/** @type {import("react").MouseEvent} */ event) => {
        const target = /** @type {Element} */ (event.target);
        if (target.closest('[aria-disabled="true"]')) openIn(0);
        else close();
      },
      onFocus: (/** @type {import("react").FocusEvent} */ event) =>
        event.target.matches(":focus-visible") && openIn(0),
      onBlur: close,
    },
  };
}

/** @param {TooltipProps} props */
export default function Tooltip({ text, keys = "", isName = false, children }) {
  const id = useId();
  const anchor = useRef(/** @type {HTMLSpanElement | null} */ (null));
  const popover = useRef(/** @type {HTMLSpanElement | null} */ (null));
  const { isOpen, close, triggers } = useTriggers();
  useShown(popover, anchor, isOpen && Boolean(text), close);
  const control =
    text && !isName && isValidElement(children)
      ? cloneElement(/** @type {ReactElement<{"aria-describedby": string}>} */ (children), {
          "aria-describedby": id,
        })
      : children;
  return (
    <span className="tooltip-anchor" ref={anchor} {...triggers}>
      {control}
      {text && (
        <span ref={popover} id={id} role="tooltip" popover="manual" className="tooltip">
          {text}
          {keys && <kbd>{keys}</kbd>}
        </span>
      )}
    </span>
  );
}
