/* What the page's details and the button that opens them have in common. */
import { createContext } from "react";

/**
 * @typedef {object} Details
 * @property {string} id  Of the element that opens.
 * @property {boolean} hasDetails  False until the record is here.
 * @property {boolean} isOpen
 * @property {() => void} toggle
 */

/** Null outside a job's page. */
export const DetailsContext = createContext(/** @type {Details | null} */ (null));
