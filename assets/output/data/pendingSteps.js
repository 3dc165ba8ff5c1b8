// @ts-nocheck: types are to be written (issue 10)
/* Presses of "next hit" and "previous hit", one after the other. None is lost: one that finds no
   hit yet is kept until there is one, or until the whole output has been searched. Pure: the walk
   is handed in. */

export class PendingSteps {
  #steps = [];
  #isWalking = false;
  #blockedBy = ""; // how far the search was when the first step found nothing

  /** Whether a press waits for the search to go on. */
  get isBlocked() {
    return this.#blockedBy !== "";
  }

  add(direction) {
    this.#steps.push(direction);
  }

  /** Drops every press that has not been answered. */
  clear() {
    this.#steps = [];
    this.#blockedBy = "";
  }

  /** Takes the presses as far as the search is. `walk(direction)` answers `{at, isFinal}` or throws,
      `progress` differs when another try may find more. Answers the last hit, or null. */
  async run(walk, progress) {
    if (this.#isWalking || this.#steps.length === 0 || this.#blockedBy === progress) return null;
    this.#isWalking = true;
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
