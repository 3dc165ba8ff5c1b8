/* Whether single letters work as keys: one choice for the lists and the output, which the browser remembers. */
import { isRemembered, useRemembered } from "../output/data/useRemembered.js";
import { KEYS_ON } from "./letterKeys.js";

export const hasLetterKeys = () => isRemembered(KEYS_ON, true);

export const useLetterKeys = () => useRemembered(KEYS_ON, true);
