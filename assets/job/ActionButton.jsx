/* The button of an action. Where it cannot be pressed, it stays and its tooltip says why, and in how
   many seconds it will be possible if only time is missing. */
import Icon from "../shared/Icon.jsx";
import Tooltip from "../shared/Tooltip.jsx";
import { useCountdown } from "./useCountdown.js";

/**
 * @typedef {object} ActionButtonProps
 * @property {string} label  What the button shows; part of `name`.
 * @property {string} name  What the button is called.
 * @property {string} icon
 * @property {boolean} [isDangerous]
 * @property {boolean} isAllowed
 * @property {string} because  Why it is not allowed; "" where it is.
 * @property {string} untilIso  When it becomes possible; "" where it does not wait for a time.
 * @property {() => void} onPress
 * @property {() => void} [onPossible]  Called when that time has come.
 */

const nothing = () => {};

/** @param {ActionButtonProps} props */
export default function ActionButton(props) {
  const { label, name, icon, isDangerous = false, isAllowed, because, untilIso, onPress } = props;
  const left = useCountdown(isAllowed ? "" : untilIso, props.onPossible ?? nothing);
  const reason = left > 0 ? `${because} Possible in ${left} s.` : because;
  return (
    <Tooltip text={isAllowed ? "" : reason}>
      <button
        type="button"
        className={`button ${isDangerous ? "danger" : ""}`}
        aria-label={name}
        aria-haspopup="dialog"
        // aria-disabled rather than disabled, so that the reason can be read.
        aria-disabled={!isAllowed}
        onClick={isAllowed ? () => onPress() : undefined}
      >
        <Icon name={icon} />
        <span className="action-label">{label}</span>
      </button>
    </Tooltip>
  );
}
