/* What the page's details and the button that opens them have in common. */
import { createContext } from "react";

/**
 * @typedef {object} Details
 * @property {string} id  Of the element that opens.
 * @property {boolean} isOpen
 * @property {() => void} toggle
 */

/** Null where a page has no details to open. */
export const DetailsContext = createContext(/** @type {Details | null} */ (null));
