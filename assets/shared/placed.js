/* Where a tooltip or a menu goes: below its button, above where there is no room, inside the window. */

const GAP_PX = 6;
const MARGIN_PX = 8;

/**
 * The top left corner, in pixels of the window.
 * @param {{left: number, right: number, top: number, bottom: number}} button
 * @param {{width: number, height: number}} box  What is to be placed.
 * @param {{width: number, height: number}} window
 * @param {"start" | "center" | "end"} align  Which edges are in line.
 */
export function cornerOf(button, box, window, align) {
  const wanted = {
    start: button.left,
    center: (button.left + button.right - box.width) / 2,
    end: button.right - box.width,
  }[align];
  const left = Math.max(MARGIN_PX, Math.min(wanted, window.width - box.width - MARGIN_PX));
  const below = button.bottom + GAP_PX;
  const above = button.top - GAP_PX - box.height;
  const fitsBelow = below + box.height <= window.height - MARGIN_PX;
  return { left, top: fitsBelow || above < MARGIN_PX ? below : above };
}

/**
 * Moves `element`, which is open in the top layer, to `button`.
 * @param {HTMLElement} element
 * @param {Element} button
 * @param {"start" | "center" | "end"} align
 */
export function place(element, button, align) {
  const { width, height } = element.getBoundingClientRect();
  const root = document.documentElement;
  const window = { width: root.clientWidth, height: root.clientHeight };
  const { left, top } = cornerOf(button.getBoundingClientRect(), { width, height }, window, align);
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}
