/* Keeps the focus in the page (WCAG 2.4.3). A browser gives it to the body when the element that has it
   leaves the page, is hidden or is disabled: from there Tab begins at the top, and a screen reader falls
   silent. Here it goes to what has taken the element's place under the same name, else to the nearest
   part around it that has a name, and back to an element that can have it again. A dialog that closes
   gives it to what opened it, or to what is around that. Who leaves an element keeps the body. It works
   once it is loaded, when the browser is idle first; for as long as the tab shows the site. */

/** What can have the focus in the place of something in it. */
const PARTS = "main, dialog, [tabindex], [aria-label], [aria-labelledby]";
const STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";
const LAYERS = "dialog, [popover]";
const REGIONS = `main, header, ${LAYERS}`; // another page brings its own

/**
 * @typedef {object} Kept  An element that has had the focus.
 * @property {HTMLElement} element
 * @property {Element[]} around  Its ancestors then, the nearest first; those in its dialog.
 * @property {Kept | null} opener  What had the focus before its dialog or menu opened.
 */

/** @param {Element} element */
const isUsable = (element) =>
  element.isConnected &&
  element.checkVisibility({ visibilityProperty: true }) &&
  !element.matches(":disabled") &&
  !element.closest("[inert]");

/** @param {Element} element */
const isPart = (element) =>
  element.matches(PARTS) && (element.matches("main, [tabindex]") || element.querySelector(STOPS) !== null);

/** @param {Element} element */
const nameOf = (element) => element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "";

/**
 * What came into the page for `kept`, in the same step and with the same name.
 * @param {Kept} kept
 * @param {Element[]} added
 */
function twinOf({ element, around }, added) {
  const left = around.find((one) => one.isConnected);
  const name = nameOf(element);
  if (element.isConnected || !name || !left?.closest(REGIONS)) return undefined;
  const stops = added.flatMap((one) => [one, ...one.querySelectorAll(STOPS)]);
  return stops.find((one) => one.matches(STOPS) && left.contains(one) && nameOf(one) === name);
}

/**
 * Where the focus of `kept` may go, the best place first.
 * @param {Kept} kept
 * @param {Element[]} added
 */
function placesFor(kept, added) {
  /** @type {(Element | null | undefined)[]} */
  const places = [];
  for (let from = /** @type {Kept | null} */ (kept); from; from = from.opener) {
    places.push(from.element, twinOf(from, added), ...from.around.filter(isPart));
  }
  places.push(document.querySelector("main"));
  return places.flatMap((one) => (one instanceof HTMLElement && one.isConnected ? [one] : []));
}

/** @param {HTMLElement} place */
function focus(place) {
  if (place.tabIndex < 0 && !place.hasAttribute("tabindex")) {
    place.tabIndex = -1;
    const left = () => {
      if (document.activeElement === place) return; // only the window was left
      place.removeAttribute("tabindex");
      place.removeEventListener("blur", left);
    };
    place.addEventListener("blur", left);
  }
  place.focus({ preventScroll: true });
}

const isNowhere = () => !document.activeElement || document.activeElement === document.body;
// A frame would take the focus from the portal's page.
const isOurs = () => document.hasFocus() || window.top === window;

class KeptFocus {
  /** @type {Kept | null} */
  #kept = null;
  #isLost = false;
  /** What came as the element left the page; null while it is there. @type {Element[] | null} */
  #added = null;
  /** `part` has the focus until `place` can. @type {{part: HTMLElement, place: HTMLElement} | null} */
  #awaited = null;

  /** @param {{target: EventTarget | null}} event */
  came = ({ target }) => {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    if (target !== this.#awaited?.part) this.#awaited = null;
    const layer = target.closest(LAYERS);
    const before = this.#kept;
    const isInside = layer && before && (before.element === layer || before.around.includes(layer));
    const opener = layer && before ? (isInside ? before.opener : before) : null;
    const around = [];
    const end = opener && layer?.parentElement;
    for (let one = target.parentElement; one && one !== end; one = one.parentElement) around.push(one);
    this.#kept = { element: target, around, opener };
    this.#isLost = false;
    this.#added = null;
  };

  /** @param {FocusEvent} event */
  went = ({ target, relatedTarget }) => {
    if (relatedTarget || !(target instanceof Element)) return;
    if (!isUsable(target)) this.#isLost = true;
    setTimeout(this.look);
  };

  /** @param {MutationRecord[]} records */
  changed = (records) => {
    const { part, place } = this.#awaited ?? {};
    if (place && part === document.activeElement && isUsable(place)) focus(place);
    const element = this.#kept?.element;
    if (!element || this.#added || !isNowhere()) return;
    if (!records.some(({ removedNodes }) => [...removedNodes].some((one) => one.contains(element)))) return;
    this.#isLost = true;
    this.#added = records.flatMap((one) => [...one.addedNodes]).filter((one) => one instanceof Element);
    setTimeout(this.look); // others may move the focus themselves
  };

  /** Moves the focus on if it was lost. */
  look = () => {
    const [kept, added] = [this.#kept, this.#added ?? []];
    if (!kept || !isNowhere() || !isOurs()) return;
    if (!this.#isLost && isUsable(kept.element)) {
      this.#kept = null;
      return;
    }
    const places = placesFor(kept, added);
    const part = places.find(isUsable);
    if (!part) return;
    focus(part);
    if (part !== places[0]) this.#awaited = { part, place: places[0] };
  };
}

export const kept = new KeptFocus();
kept.came({ target: document.activeElement });
document.addEventListener("focusin", kept.came);
document.addEventListener("focusout", kept.went);
document.addEventListener("keydown", kept.look, { capture: true });
new MutationObserver(kept.changed).observe(document.documentElement, {
  childList: true,
  subtree: true,
  attributeFilter: ["hidden", "disabled", "inert", "open"],
});
