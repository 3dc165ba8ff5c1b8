/* Presses of "next hit" and "previous hit", one after the other. None is lost: one that finds no
   hit yet waits until there is one, or until the whole output has been searched. Pure: the walk is
   handed in. */

/** @import { Hit } from "./api.js" */

/** @typedef {"next" | "previous"} Direction */

/**
 * The end of a step; without a hit it is not final while there may still be one.
 * @typedef {{at: Hit | null, isFinal: boolean}} Walked
 */

export class PendingSteps {
  /** @type {Direction[]} */
  #steps = [];
  #isWalking = false;
  #blockedBy = ""; // how far the search was when the first step found nothing

  /** Whether a press waits for the search to go on. */
  get isBlocked() {
    return this.#blockedBy !== "";
  }

  /** @param {Direction} direction */
  add(direction) {
    this.#steps.push(direction);
  }

  /** Drops every press that has not been answered. */
  clear() {
    this.#steps = [];
    this.#blockedBy = "";
  }

  /**
   * Takes the presses as far as the search is.
   * @param {(direction: Direction) => Promise<Walked>} walk an error drops every press
   * @param {string} progress differs when another try may find more
   * @returns {Promise<Hit | null>} the last hit
   */
  async run(walk, progress) {
    if (this.#isWalking || this.#steps.length === 0 || this.#blockedBy === progress) return null;
    this.#isWalking = true;
    /** @type {Hit | null} */
    let hit = null;
    try {
      while (this.#steps.length > 0) {
        const steps = this.#steps;
        const { at, isFinal } = await walk(steps[0]);
        if (steps !== this.#steps) {
          hit = null; // they were dropped meanwhile, and others may have come
          continue;
        }
        if (!at && !isFinal) {
          this.#blockedBy = progress;
          return hit;
        }
        this.#blockedBy = "";
        steps.shift();
        hit = at ?? hit;
      }
    } catch {
      this.clear();
    } finally {
      this.#isWalking = false;
    }
    return hit;
  }
}
