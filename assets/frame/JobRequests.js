/* Asks for a job before its page is opened: once somebody points at a link to it for a tenth of a
   second, has the focus on it, or presses it. Knows no page and sends no request by itself. */

const POINTED_MS = 100;
const AT_ONCE = 2;
const AGAIN_MS = 5000; // less than the server hands a record over, LASTS_S of app/services/handed_over.py
const REST_MS = 10_000; // after a failure: prefetching must not be what keeps a server busy

/**
 * A job as a link names it.
 * @typedef {{id: number, search: string}} LinkedJob
 */

/**
 * Asks the server for a job; says whether it has answered well.
 * @typedef {(job: LinkedJob) => Promise<boolean>} Ask
 */

/** @param {LinkedJob} job */
const keyOf = ({ id, search }) => `${id} ${search}`;

export class JobRequests {
  /** @type {Ask} */
  #ask;
  #mayAsk;
  /** When each job was asked for last. @type {Map<string, number>} */
  #askedAt = new Map();
  #underWay = 0;
  #restsUntil = 0;
  /** What has the pointer or the focus. @type {{of: object, job: LinkedJob, isDue: boolean} | null} */
  #pointed = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Ask} ask
   * @param {() => boolean} [mayAsk]  Whether the browser has data and a network for it.
   */
  constructor(ask, mayAsk = () => true) {
    this.#ask = ask;
    this.#mayAsk = mayAsk;
  }

  /**
   * The pointer or the focus has come to a link.
   * @param {object} of  The link; coming to it again changes nothing.
   * @param {LinkedJob} job
   */
  point(of, job) {
    if (this.#pointed?.of === of) return;
    this.stop();
    const pointed = { of, job, isDue: false };
    this.#pointed = pointed;
    this.#timer = setTimeout(() => {
      pointed.isDue = true;
      this.#askForPointed();
    }, POINTED_MS);
  }

  /**
   * It has left a link: what is not asked for yet is not asked for.
   * @param {object | null} of
   */
  leave(of) {
    if (this.#pointed?.of === of) this.stop();
  }

  /**
   * A link is pressed: its page comes next.
   * @param {LinkedJob} job
   */
  press(job) {
    this.stop();
    this.#begin(job);
  }

  /** Wait for nothing more. */
  stop() {
    clearTimeout(this.#timer);
    this.#pointed = null;
  }

  #askForPointed() {
    if (!this.#pointed?.isDue || this.#underWay >= AT_ONCE) return;
    const { job } = this.#pointed;
    this.#pointed.isDue = false;
    this.#begin(job);
  }

  /** @param {LinkedJob} job */
  async #begin(job) {
    const now = Date.now();
    for (const [key, at] of this.#askedAt) if (now - at >= AGAIN_MS) this.#askedAt.delete(key);
    const isKnown = this.#askedAt.has(keyOf(job));
    if (isKnown || this.#underWay >= AT_ONCE || now < this.#restsUntil || !this.#mayAsk()) return;
    this.#askedAt.set(keyOf(job), now);
    this.#underWay += 1;
    const isWell = await this.#ask(job).catch(() => false);
    this.#underWay -= 1;
    if (!isWell) this.#restsUntil = Date.now() + REST_MS;
    this.#askForPointed();
  }
}
