/* The URL that the browser shows, as something to subscribe to. React Router renders a new URL a
   little later than the browser shows it; whatever must never be a frame late asks here. */
import { useSyncExternalStore } from "react";
import { pagePath } from "./controller.js";

/** @type {Set<() => void>} */
const listeners = new Set();

/** Calls every subscriber; those for whom nothing has changed do nothing. */
export const urlMayHaveChanged = () => listeners.forEach((listener) => listener());

if (typeof window !== "undefined") {
  // Where there is no Navigation API, UrlBound reports what React Router has rendered.
  window.navigation?.addEventListener("currententrychange", urlMayHaveChanged);
  window.addEventListener("popstate", urlMayHaveChanged);
}

/**
 * @param {() => void} listener
 * @returns {() => void} ends the subscription
 */
export function onUrlChange(listener) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * The job's id in a path such as /embed/jobs/42; 0 where there is none.
 * @param {string} pathname
 */
export function jobIdOf(pathname) {
  const id = /\/jobs\/0*(\d{1,10})\/?$/.exec(pathname)?.[1];
  return Number(id ?? 0);
}

/** The id of the job that the page is of now; 0 for none. */
export const readJobId = () => jobIdOf(pagePath());

/** The job that the URL names, at every frame; 0 for none, and until the page is mounted. */
export const useUrlJobId = () => useSyncExternalStore(onUrlChange, readJobId, () => 0);
