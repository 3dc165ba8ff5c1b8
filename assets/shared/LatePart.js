/* A part of the site's code that is loaded when it is first wanted, or before, once the browser has
   nothing else to do, unless the user saves data. What is pressed meanwhile is done as soon as the part is here. */
import { onceIdle, savesData } from "./loadAhead.js";

/** @template Part */
export class LatePart {
  /** @type {() => Promise<Part>} */
  #fetch;
  /** @type {Promise<Part> | null} */
  #coming = null;
  /** What was loaded; null until it is here. @type {Part | null} */
  value = null;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  /** @param {() => Promise<Part>} fetch for instance an `import()` */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  /** Calls `listener` once the part is here. @param {() => void} listener */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /**
   * Loads it, once for all who want it; after a failure the next call tries again.
   * @returns {Promise<Part>} fails as the loading does
   */
  load = () => {
    this.#coming ??= this.#fetch().then(
      (part) => {
        this.value = part;
        this.#listeners.forEach((listener) => listener());
        this.#listeners.clear();
        return part;
      },
      (error) => {
        this.#coming = null;
        throw error;
      },
    );
    return this.#coming;
  };

  /**
   * Calls `act` with the part: at once where it is here, else when it has come.
   * @param {(part: Part) => void} act
   * @param {(error: unknown) => void} failed called instead where it could not be loaded
   */
  whenHere(act, failed) {
    if (this.value !== null) act(this.value);
    else this.load().then(act, failed);
  }

  /** Loads it for those who may want it. A failure is left to those who do: they load it again. */
  prepare = () => {
    if (this.value === null) this.load().catch(() => {});
  };

  /**
   * Loads it once the browser is idle.
   * @returns {() => void} ends the waiting
   */
  prepareWhenIdle = () => (savesData() ? () => {} : onceIdle(this.prepare));
}
