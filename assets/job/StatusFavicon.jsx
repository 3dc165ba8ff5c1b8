/* The icon of the browser's tab follows the job's status: a fixed picture for each kind of status,
   without any text of the job. */
import { useLayoutEffect } from "react";
import { siteFile } from "../controller.js";

/**
 * @typedef {object} StatusFaviconProps
 * @property {string} status  The job's status as AWX names it; "" while it is not known.
 */

/** @type {Record<string, string>} */
const COLORS = {
  running: "#1f6fd0",
  successful: "#1f8a4c",
  failed: "#c4322b",
  error: "#c4322b",
  canceled: "#b7791f",
};
const DEFAULT = "/favicon.svg";

/** @param {string} color */
const pictureOf = (color) =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
      `<rect width="32" height="32" rx="7" fill="#0f6e6e"/>` +
      `<path d="M8 9h16M8 16h8M8 23h6" stroke="#fff" stroke-width="3" stroke-linecap="round"/>` +
      `<circle cx="22.5" cy="21.5" r="8" fill="${color}" stroke="#fff" stroke-width="2"/></svg>`,
  )}`;

/** @param {StatusFaviconProps} props */
export default function StatusFavicon({ status }) {
  useLayoutEffect(() => {
    /** @type {HTMLLinkElement | null} */
    const link = document.querySelector("link[rel=icon]");
    if (!link) return undefined;
    const color = COLORS[status];
    link.href = color ? pictureOf(color) : siteFile(DEFAULT);
    return () => {
      link.href = siteFile(DEFAULT);
    };
  }, [status]);
  return null;
}
