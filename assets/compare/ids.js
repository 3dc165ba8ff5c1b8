/* Which two jobs a URL compares. */
import { useSyncExternalStore } from "react";
import { pagePath } from "../controller.js";
import { onUrlChange } from "../url.js";

const PAIR = /^\/compare\/0*(\d{1,10})\/0*(\d{1,10})\/?$/;

/**
 * "41/42" of /compare/41/42; "" where the path has no two numbers of jobs.
 * @param {string} pathname
 */
export function pairOf(pathname) {
  const found = PAIR.exec(pathname);
  return found && Number(found[1]) && Number(found[2]) ? `${found[1]}/${found[2]}` : "";
}

const readPair = () => pairOf(pagePath());

/** "41/42" of the page's URL, "" for none; null until the page is mounted. */
export const useUrlPair = () => useSyncExternalStore(onUrlChange, readPair, () => null);
