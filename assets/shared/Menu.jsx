/* A button that opens a menu of actions and choices.
   The browser's own popover closes it at Escape and at a press elsewhere. */
import { createContext, useContext, useId, useRef } from "react";
import Icon from "./Icon.jsx";
import Tooltip from "./Tooltip.jsx";
import { place } from "./placed.js";

/** @import { KeyboardEvent, ReactNode, RefObject, ToggleEvent } from "react" */

const ITEMS = '[role^="menuitem"]:not([aria-disabled="true"])';
const Closing = createContext(() => {});

/** @param {KeyboardEvent<HTMLElement>} event */
function moveFocus(event) {
  const items = [.../** @type {NodeListOf<HTMLElement>} */ (event.currentTarget.querySelectorAll(ITEMS))];
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? items.length - 1 : at - 1,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (to === undefined || items.length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  items[(to + items.length) % items.length]?.focus();
}

/** @param {HTMLElement} menu  Has just opened. */
function focusFirst(menu) {
  /** @type {HTMLElement | null} */
  const first = menu.querySelector('[aria-checked="true"]') ?? menu.querySelector(ITEMS);
  first?.focus();
}

/**
 * @typedef {object} MenuProps
 * @property {string} label  The button's name; shown unless there is only an icon.
 * @property {string} [icon]  A symbol of /icons.svg.
 * @property {ReactNode} [text]  What the button shows beside the icon.
 * @property {boolean} [isDisabled]
 * @property {"start" | "end"} [align]  Which edges of button and menu are in line.
 * @property {string} [className]  Of the button, instead of the usual.
 * @property {ReactNode} children
 */

/**
 * A button with its menu, in which arrow keys move from item to item.
 * @param {MenuProps} props
 */
export function Menu({ label, icon, text, isDisabled, align = "start", className, children }) {
  const id = useId();
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const panel = useRef(/** @type {HTMLDivElement | null} */ (null));
  const toggled = (/** @type {ToggleEvent<HTMLDivElement>} */ event) => {
    const isOpen = event.newState === "open";
    button.current?.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen || !button.current) return;
    place(event.currentTarget, button.current, align);
    focusFirst(event.currentTarget);
  };
  const trigger = (
    <button
      ref={button}
      type="button"
      className={className ?? (text ? "button small" : "icon-button")}
      aria-label={text ? undefined : label}
      aria-haspopup="menu"
      aria-expanded="false"
      aria-disabled={isDisabled || undefined}
      popoverTarget={isDisabled ? undefined : id}
    >
      {icon && <Icon name={icon} />}
      {text}
    </button>
  );
  return (
    <Closing.Provider value={() => panel.current?.hidePopover()}>
      {text ? trigger : <Tooltip text={label} isName>{trigger}</Tooltip>}
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        className="popover menu"
        onToggle={toggled}
        onKeyDown={moveFocus}
      >
        {children}
      </div>
    </Closing.Provider>
  );
}

/**
 * @typedef {object} ItemProps
 * @property {string} label
 * @property {string} [icon]
 * @property {string} [hint]  Small, beside the label: a key, or what the action means.
 * @property {boolean} [isDisabled]
 * @property {() => void} onSelect
 */

/**
 * An action of a menu, which closes it.
 * @param {ItemProps} props
 */
export function MenuItem({ label, icon, hint, isDisabled, onSelect }) {
  const close = useContext(Closing);
  const pressed = () => {
    if (isDisabled) return;
    close();
    onSelect();
  };
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className="menu-item"
      aria-disabled={isDisabled || undefined}
      onClick={pressed}
    >
      {icon && <Icon name={icon} />}
      <span>{label}</span>
      {hint && <span className="menu-hint">{hint}</span>}
    </button>
  );
}

/**
 * One of several choices, which closes the menu too.
 * @param {{label: string, isChosen: boolean, hint?: string, onSelect: () => void}} props
 */
export function MenuChoice({ label, isChosen, hint, onSelect }) {
  const close = useContext(Closing);
  const pressed = () => {
    close();
    onSelect();
  };
  return (
    <button
      type="button"
      role="menuitemradio"
      tabIndex={-1}
      className="menu-item"
      aria-checked={isChosen}
      onClick={pressed}
    >
      <Icon name="check" />
      <span>{label}</span>
      {hint && <span className="menu-hint">{hint}</span>}
    </button>
  );
}

/**
 * Choices of one kind, with their heading.
 * @param {{label: string, children: ReactNode}} props
 */
export function MenuGroup({ label, children }) {
  return (
    <div role="group" aria-label={label} className="menu-group">
      <p aria-hidden="true">{label}</p>
      {children}
    </div>
  );
}
