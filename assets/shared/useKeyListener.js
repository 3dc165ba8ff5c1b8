/* The keys of a whole page, for as long as a component is there. It listens from the moment the
   component's markup is in the document: an effect comes some frames later where a browser is busy, and
   a key that is pressed before that would do nothing. */
import { useEffectEvent, useLayoutEffect } from "react";

/**
 * @param {(event: KeyboardEvent) => void} pressed
 * @param {object} [how]
 * @param {boolean} [how.isLast] whether what else listens to the page's keys comes first
 * @param {boolean} [how.isOn]
 */
export function useKeyListener(pressed, { isLast = false, isOn = true } = {}) {
  const heard = useEffectEvent(pressed);
  useLayoutEffect(() => {
    if (!isOn) return undefined;
    const target = isLast ? window : document;
    const listener = (/** @type {Event} */ event) => heard(/** @type {KeyboardEvent} */ (event));
    target.addEventListener("keydown", listener);
    return () => target.removeEventListener("keydown", listener);
  }, [isLast, isOn]);
}
