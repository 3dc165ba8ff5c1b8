/* Walks from hit to hit: one press after the other, from where the user is. */
import { PendingSteps } from "./data/pendingSteps.js";
import { indexOfLine, walk } from "./data/walk.js";

/** @import { SearchAnswer } from "./data/api.js" */
/** @import { Direction } from "./data/pendingSteps.js" */
/** @import { Query } from "./data/searchLink.js" */
/** @import { Search } from "./data/useSearch.js" */
/** @import { Walking } from "./useSteps.js" */

/**
 * The counts of a search that can be walked, else null.
 * @param {Search} search
 */
const countsToWalk = ({ query, error, isTyping, counts }) =>
  query.text && !error && !isTyping ? counts : null;

/**
 * Differs when another try may find more.
 * @param {SearchAnswer} counts
 */
const progressOf = ({ lines, searched, total, complete }) =>
  `${lines} ${complete || searched >= total}`;

/**
 * Where a walk starts: at the last hit, or where the user has gone on to from there.
 * @param {Walking} walking
 * @param {Direction} direction
 * @param {number} shown the line of the hit that was shown last
 */
function fromOf({ search, filtered, views, lineInSight }, direction, shown) {
  const hit = search.newestHit() ?? search.hit;
  const hasLeft =
    !filtered && shown === hit?.line && views.viewRef.current?.isInSight(shown) === false;
  if (hit && !hasLeft) return hit.line;
  return direction === "next" ? lineInSight() - 1 : lineInSight();
}

/**
 * No press is lost, and only the last hit is shown. A press that comes before its hit is found waits
 * until then, until all is searched, or until the search is changed.
 */
export class Walker {
  #steps = new PendingSteps();
  #shown = 0; // the line of the hit that was shown last
  /** @type {Query | null} */
  #query = null; // of the presses that wait
  #latest;
  #setWaiting;

  /**
   * @param {{current: Walking}} latest
   * @param {(isWaiting: boolean) => void} setWaiting whether a press waits
   */
  constructor(latest, setWaiting) {
    this.#latest = latest;
    this.#setWaiting = setWaiting;
  }

  /**
   * @param {Direction} direction
   * @param {Query} query what was searched for when it was pressed
   */
  step(direction, query) {
    this.#query = query;
    this.#steps.add(direction);
    this.searchChanged();
  }

  /** The search, or what it has found, is another: goes on with the presses, or drops them. */
  searchChanged() {
    const { query, error } = this.#latest.current.search;
    if (query !== this.#query || error) {
      this.#steps.clear();
      this.#setWaiting(false);
    }
    this.#go();
  }

  async #go() {
    const countsNow = countsToWalk(this.#latest.current.search);
    if (!countsNow) return;
    const take = (/** @type {Direction} */ direction) => {
      const now = this.#latest.current;
      return walk(now.search, fromOf(now, direction, this.#shown), direction);
    };
    const hit = await this.#steps.run(take, progressOf(countsNow));
    this.#setWaiting(this.#steps.isBlocked);
    if (!hit) return;
    const { filtered, views } = this.#latest.current;
    views.show(filtered ? await indexOfLine(filtered, hit.line) : hit.line);
    this.#shown = hit.line;
  }
}
