/* The page that a user comes back to after the sign-in: its path, query and line. Whatever stands in
   the URL here, the server decides whether it is a page of ours. */

import { storageKey } from "../controller.js";

const KEY = "jobpane.next";

/**
 * The page that was asked for. A browser that was redirected here has taken the fragment along.
 * @param {{ search: string, hash: string }} url  Of the sign-in page.
 */
export function wantedPage({ search, hash }) {
  const params = new URLSearchParams(search);
  const next = params.get("next") ?? (params.has("problem") ? remembered() : "/");
  return next.includes("#") ? next : `${next}${hash}`;
}

/** For the way by the controller, which may lead back without it. @param {string} next */
export function remember(next) {
  try {
    sessionStorage.setItem(storageKey(KEY), next);
  } catch {
    // Then the way back is the start page.
  }
}

function remembered() {
  try {
    return sessionStorage.getItem(storageKey(KEY)) ?? "/";
  } catch {
    return "/";
  }
}
