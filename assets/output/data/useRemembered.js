/* Choices that this browser remembers, in storage where the frame has any. */
import { useCallback, useSyncExternalStore } from "react";

/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {Map<string, string>} */
const unsaved = new Map(); // a frame without storage still has working switches

/** @param {() => void} listener */
function subscribe(listener) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * @param {string} key
 * @returns {string | null}
 */
function stored(key) {
  if (typeof window === "undefined") return null;
  const chosen = unsaved.get(key);
  if (chosen !== undefined) return chosen;
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
function store(key, value) {
  unsaved.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is closed to this frame: the choice holds until the page is left.
  }
  listeners.forEach((listener) => listener());
}

/**
 * The same yes or no, for what is not markup and so may differ from what a server rendered.
 * @param {string} key
 * @param {boolean} standard while nothing is remembered
 */
export function isRemembered(key, standard) {
  const value = stored(key);
  return value === null ? standard : value === "yes";
}

/**
 * Remembers a yes or no.
 * @param {string} key
 * @param {boolean} isYes
 */
export const remember = (key, isYes) => store(key, isYes ? "yes" : "no");

/**
 * What `read` makes of all that is remembered; rendered again when that changes.
 * @template {boolean | string} Value
 * @param {() => Value} read
 * @param {Value} standard for what a server renders
 */
export const useRememberedAs = (read, standard) =>
  useSyncExternalStore(subscribe, read, () => standard);

/**
 * A yes or no that this browser remembers, and its switch.
 * @param {string} key
 * @param {boolean} standard while nothing is remembered
 * @returns {[value: boolean, toggle: () => void]}
 */
export function useRemembered(key, standard) {
  const read = () => isRemembered(key, standard);
  const value = useSyncExternalStore(subscribe, read, () => standard);
  const toggle = useCallback(
    () => remember(key, !isRemembered(key, standard)),
    [key, standard],
  );
  return [value, toggle];
}

/**
 * A text that this browser remembers, "" for none.
 * @param {string} key
 * @returns {[value: string, choose: (next: string) => void]}
 */
export function useRememberedText(key) {
  const value = useSyncExternalStore(subscribe, () => stored(key) ?? "", () => "");
  const choose = useCallback((/** @type {string} */ next) => store(key, next), [key]);
  return [value, choose];
}

/**
 * One of `options` that this browser remembers; the first is the standard.
 * @template {string} Option
 * @param {string} key
 * @param {readonly Option[]} options
 * @returns {[value: Option, choose: (next: Option) => void]}
 */
export function useRememberedChoice(key, options) {
  const [value, choose] = useRememberedText(key);
  return [options.find((option) => option === value) ?? options[0], choose];
}
