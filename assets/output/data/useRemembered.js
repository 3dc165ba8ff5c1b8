// @ts-nocheck: types are to be written (issue 10)
/* Choices that this browser remembers, in storage where the frame has any. */
import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set();
const unsaved = new Map(); // a frame without storage still has working switches

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function kept(key) {
  if (typeof window === "undefined") return null;
  if (unsaved.has(key)) return unsaved.get(key);
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key, value) {
  unsaved.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is closed to this frame: the choice holds until the page is left.
  }
  listeners.forEach((listener) => listener());
}

/** The same yes or no, for what is not markup and so may differ from what a server rendered. */
export function isRemembered(key, standard) {
  const value = kept(key);
  return value === null ? standard : value === "yes";
}

/** A yes or no that this browser remembers. */
export function useRemembered(key, standard) {
  const read = () => isRemembered(key, standard);
  const value = useSyncExternalStore(subscribe, read, () => standard);
  const toggle = useCallback(
    () => keep(key, isRemembered(key, standard) ? "no" : "yes"),
    [key, standard],
  );
  return [value, toggle];
}

/** A text that this browser remembers, "" for none. */
export function useRememberedText(key) {
  const value = useSyncExternalStore(subscribe, () => kept(key) ?? "", () => "");
  const choose = useCallback((next) => keep(key, next), [key]);
  return [value, choose];
}

/** One of `options` that this browser remembers; the first is the standard. */
export function useRememberedChoice(key, options) {
  const [value, choose] = useRememberedText(key);
  return [options.includes(value) ? value : options[0], choose];
}
