/* What the URL of an embedded page asks for. Unknown names and odd values are as if they were not
   there. Theme, density and the output's fold are set before the first frame, in boot.js. */
import { pathInSite } from "../controller.js";

/**
 * @typedef {object} FrameOptions
 * @property {string} zone  An IANA time zone for all times; "" for the browser's own.
 * @property {boolean} isFollowing  Whether the newest line of a running job is followed.
 * @property {string} accent  A color such as "#0b6664"; "" for the standard one.
 */

const HEX = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i;

/**
 * A value that is given once; "" for none or several.
 * @param {URLSearchParams} query
 * @param {string} name
 */
function once(query, name) {
  const values = query.getAll(name);
  return values.length === 1 ? values[0] : "";
}

/** @param {string} name */
function zoneNamed(name) {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/.test(name)) return "";
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name;
  } catch {
    return "";
  }
}

/** @param {string} text */
function hexColor(text) {
  const digits = HEX.exec(text)?.[1].toLowerCase() ?? "";
  return digits && `#${digits.length === 3 ? digits.replace(/./g, "$&$&") : digits}`;
}

/**
 * @param {string} search  The query of the page's URL.
 * @returns {FrameOptions}
 */
export function optionsOf(search) {
  const query = new URLSearchParams(search);
  return {
    zone: zoneNamed(once(query, "zone")),
    isFollowing: once(query, "follow") !== "0",
    accent: hexColor(once(query, "accent")),
  };
}

const NONE = optionsOf("");

/**
 * Whether a path is that of an embedded page.
 * @param {string} pathname
 */
export const isEmbedded = (pathname) => /^(\/c\/[^/]+)?\/embed\//.test(pathInSite(pathname));

/**
 * Whether a page is for a portal's frame, which gets its rights from a link: as `acts_as_link` of
 * app/api/link_preview.py. Any other lives by the browser's cookie.
 * @param {{ pathname: string, search: string }} url
 */
export const isPortalFrame = ({ pathname, search }) =>
  isEmbedded(pathname) && new URLSearchParams(search).has("origin");

/** The options of this page; those of a page that is not embedded are the standard ones. */
export const frameOptions =
  typeof window !== "undefined" && isEmbedded(window.location.pathname)
    ? optionsOf(window.location.search)
    : NONE;

/**
 * The zone that times are shown in: the one that the URL names stands for the browser's own.
 * @param {string} zone  "local" or "utc"
 */
export const shownZone = (zone) => (zone === "local" && frameOptions.zone) || zone;
