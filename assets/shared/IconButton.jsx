/* A square button with a picture; its name is in the tooltip and for assistive technology. */
import Icon from "./Icon.jsx";
import Tooltip from "./Tooltip.jsx";

/** @import { ComponentPropsWithRef } from "react" */

/**
 * @typedef {object} IconButtonOwnProps
 * @property {string} icon  A symbol of /icons.svg.
 * @property {string} label
 * @property {string} [keys]  The key that does the same.
 * @property {boolean} [isPressed]  Of a toggle.
 * @property {boolean} [isDisabled]
 */

/** @typedef {IconButtonOwnProps & ComponentPropsWithRef<"button">} IconButtonProps */

/** @param {IconButtonProps} props */
export default function IconButton({ icon, label, keys, isPressed, isDisabled, onClick, ...rest }) {
  return (
    <Tooltip text={label} keys={keys} isName>
      <button
        type="button"
        {...rest}
        className={`icon-button ${rest.className ?? ""}`}
        aria-label={label}
        aria-keyshortcuts={keys}
        aria-pressed={isPressed}
        aria-disabled={isDisabled || undefined}
        onClick={isDisabled ? undefined : onClick}
      >
        <Icon name={icon} />
      </button>
    </Tooltip>
  );
}
