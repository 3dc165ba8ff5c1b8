/* Waits for the user to rest while they leap through an output, and not for ever. */

const SETTLE_MS = 80; // a dragged bar passes thousands of lines between two frames
const SETTLE_LIMIT_MS = 400; // but something is shown on a long way, too

export class Settling {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  #restedAt = 0;
  #onRest;

  /** @param {() => void} onRest */
  constructor(onRest) {
    this.#onRest = onRest;
  }

  /** Whether the user is on the way. */
  get isWaiting() {
    return this.#timer !== undefined;
  }

  /** The user has leapt: `onRest` comes at once after a long way, else when they rest. */
  leap() {
    this.stop();
    if (Date.now() - this.#restedAt > SETTLE_LIMIT_MS) this.#rest();
    else this.#timer = setTimeout(() => this.#rest(), SETTLE_MS);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #rest() {
    this.stop();
    this.#restedAt = Date.now();
    this.#onRest();
  }
}
