/* The requests for chunks that are on their way. Sends none by itself. */

/**
 * A request for the chunks `first` to `last`; `isTail` where it looks for new lines at the end.
 * @typedef {{first: number, last: number, isTail: boolean, abort: AbortController}} ChunkRequest
 */

const CHUNKS_AT_ONCE = 5; // the server gives 1,000 lines at once

export class ChunkRequests {
  /** @type {Set<ChunkRequest>} */
  #all = new Set();

  get size() {
    return this.#all.size;
  }

  /**
   * Whether this chunk is on its way.
   * @param {number} number
   */
  has(number) {
    return [...this.#all].some(({ first, last }) => first <= number && number <= last);
  }

  /**
   * @param {number} first
   * @param {number} last
   * @param {boolean} isTail
   */
  add(first, last, isTail) {
    const request = { first, last, isTail, abort: new AbortController() };
    this.#all.add(request);
    return request;
  }

  /**
   * @param {ChunkRequest} request
   * @returns {boolean} whether it was on its way still
   */
  remove(request) {
    return this.#all.delete(request);
  }

  abortAll() {
    this.#all.forEach(({ abort }) => abort.abort());
    this.#all.clear();
  }

  /**
   * Aborts what has none of these chunks and is not the tail.
   * @param {number[]} wanted
   * @returns {boolean} whether there was any
   */
  abortUnwanted(wanted) {
    const before = this.size;
    for (const request of this.#all) {
      const { first, last, isTail } = request;
      if (isTail || wanted.some((number) => number >= first && number <= last)) continue;
      request.abort.abort();
      this.#all.delete(request);
    }
    return this.size < before;
  }

  /**
   * As many of the needed chunks from the first that is not on its way as one request may have.
   * @param {number[]} needed in ascending order
   * @returns {[first: number, last: number] | null}
   */
  nextRun(needed) {
    const first = needed.find((number) => !this.has(number));
    if (first === undefined) return null;
    let last = first;
    while (last - first < CHUNKS_AT_ONCE - 1 && needed.includes(last + 1) && !this.has(last + 1)) {
      last += 1;
    }
    return [first, last];
  }

  /**
   * The end of a list, and more behind it, unless it is on its way.
   * @param {number} tail the last chunk
   * @returns {[first: number, last: number] | null}
   */
  nextTail(tail) {
    return this.has(tail) ? null : [tail, tail + CHUNKS_AT_ONCE - 1];
  }
}
