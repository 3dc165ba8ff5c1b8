/* The lines of an output, or of its matches, by their index from 1: fetched in aligned chunks when
   they are wanted, cached in a bounded number, aborted when the user has gone on.
   Knows no markup; whatever shows the lines subscribes and says what is in sight. */
import { widened } from "../rows/lineTime.js";
import { failureOf, outputUrl, requestJson } from "./api.js";
import { chunkOf, filteredRows, firstOf, lastOf, wholeRows } from "./chunk.js";
import { ChunkCache } from "./ChunkCache.js";
import { ChunkRequests } from "./ChunkRequests.js";
import { Settling } from "./Settling.js";

/** @import { TimeSpan } from "../rows/lineTime.js" */
/** @import { Failure, LinesAnswer, Params, Searched } from "./api.js" */
/** @import { Gap, Line } from "./chunk.js" */

/**
 * Sends a request for lines; fails with an OutputError where the server refuses.
 * @typedef {(url: string, signal: AbortSignal) => Promise<LinesAnswer>} RequestLines
 */

const REQUESTS_AT_ONCE = 3;

export class LineSource {
  /** @type {Params} */
  marks = {};
  markKey = JSON.stringify(this.marks);
  total = 0;
  hasAnswer = false;
  isComplete = false;
  isUnstored = false; // the server's disk takes nothing, so lines come from the controller each time
  isUnconfirmed = false; // the job has ended, but the controller has not confirmed its end
  areMarksCut = false; // some of the lines may have matches that are not marked
  startAt = "";
  /** @type {TimeSpan | null} The earliest and the latest time seen. */
  span = null;
  /** @type {Failure | null} Stays until an answer comes, so that nothing jumps at each new try. */
  error = null;
  /** @type {Searched | null} */
  searched = null;
  cachesAll = false;
  #cache = new ChunkCache();
  /** @type {number[]} Chunks in sight. */
  #wanted = [];
  /** @type {number[]} Chunks beside them. */
  #nearby = [];
  #requests = new ChunkRequests();
  #settling = new Settling(() => this.#pump());
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #isTailStale = true;
  #isHalted = false; // by the error, until the next refresh
  #revision = 0;
  /** @type {RequestLines} */
  #request;

  /**
   * @param {object} how
   * @param {string} how.base the output's URL
   * @param {string} [how.only] "matches" for the lines that match alone
   * @param {string} [how.context] lines around each match
   * @param {RequestLines} [how.request]
   */
  constructor({ base, only, context, request = requestJson }) {
    this.base = base;
    /** @type {Params} */
    this.filter = only ? { only, context: String(context) } : {};
    this.#request = request;
  }

  /** Whether it has matching lines only, so that an index is not a line's number. */
  get isFiltered() {
    return Boolean(this.filter.only);
  }

  /** @param {() => void} listener */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  read = () => this.#revision;

  get isLoading() {
    return this.#requests.size > 0 || (!this.hasAnswer && !this.error);
  }

  /**
   * @param {number} index
   * @returns {Line | undefined}
   */
  line(index) {
    return this.#cache.line(index);
  }

  /**
   * Whether the server has answered for this index; a line that is then not here never will be.
   * @param {number} index
   */
  isAnswered(index) {
    return this.#cache.isAnswered(index);
  }

  /**
   * Gaps before a line. Where all rows are in the page, a gap of many lines is shown once.
   * @param {number} index
   * @returns {Gap[]}
   */
  gapsBefore(index) {
    const gaps = this.#cache.gapsBefore(index);
    if (gaps.length === 0 || !this.cachesAll) return gaps;
    return gaps.filter((gap) => !this.#cache.isInChunkBefore(gap, chunkOf(index)));
  }

  /** Gaps behind the last line. */
  get tailGaps() {
    return this.#cache.gapsAfter(this.total);
  }

  /** Events that may still come before others that are here, as far as lines are cached. */
  get arriving() {
    const awaited = this.#cache.gaps().filter(({ reason }) => reason === "may_arrive");
    return awaited.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  /** From now on every line stays here: all of them are in the page. */
  cacheAll() {
    this.cachesAll = true;
  }

  /** From now on lines out of sight go when there are many. */
  cacheSome() {
    this.cachesAll = false;
  }

  /**
   * Says which indices are in sight; they come first, their neighbors when they are here.
   * @param {number} from
   * @param {number} to
   */
  want(from, to) {
    const end = this.hasAnswer ? Math.min(to, this.total) : to;
    const first = chunkOf(Math.max(1, from));
    const last = Math.max(first, chunkOf(Math.max(1, end)));
    const [firstBefore = NaN, lastBefore = NaN] = [this.#wanted[0], this.#wanted.at(-1)];
    if (firstBefore === first && lastBefore === last) return;
    const isNear = first <= lastBefore + 1 && last >= firstBefore - 1;
    this.#wanted = Array.from({ length: last - first + 1 }, (_, step) => first + step);
    this.#nearby = this.cachesAll ? [] : [last + 1, first - 1];
    this.#cache.touch(this.#wanted);
    if (isNear) this.#pump();
    else this.#settling.leap(); // a leap, and perhaps one of many
  }

  /**
   * Marks and hits of a search in the lines from now on.
   * @param {Params} params of that search, {} for none
   */
  mark(params) {
    const key = JSON.stringify(params);
    if (key === this.markKey) return;
    this.marks = params;
    this.markKey = key;
    this.areMarksCut = false;
    this.#requests.abortAll();
    this.#cache.dropMarks();
    this.#notify();
    this.#pump();
  }

  /** More may have been printed: what is not final is requested again. */
  refresh() {
    this.#isTailStale = true;
    this.#cache.markStale();
    this.#isHalted = false;
    this.#pump();
  }

  /**
   * Fetches one line out of turn; undefined where there is none.
   * @param {number} index
   */
  async fetchLine(index) {
    const number = chunkOf(index);
    if (!this.#cache.get(number)) await this.#fetch(number, number, new AbortController());
    return this.line(index);
  }

  dispose() {
    this.#settling.stop();
    this.#wanted = [];
    this.#nearby = [];
    this.#isTailStale = false;
    this.#requests.abortAll();
  }

  #notify() {
    this.#revision += 1;
    this.#listeners.forEach((listener) => listener());
  }

  /** @param {number} number */
  #isNeeded = (number) => {
    if (number < 0 || (this.hasAnswer && firstOf(number) > Math.max(1, this.total))) return false;
    return this.#cache.isNeeded(number, this);
  };

  /** @returns {[first: number, last: number] | null} the chunks to request next */
  #next() {
    const needed = this.#wanted.filter(this.#isNeeded);
    const run = this.#requests.nextRun(needed);
    if (run) return run;
    if (this.#isTailStale && this.hasAnswer) {
      const tail = this.#requests.nextTail(chunkOf(Math.max(1, this.total)));
      if (tail) return tail;
    }
    if (needed.length > 0 || !this.hasAnswer) return null;
    const near = this.#nearby.find((number) => this.#isNeeded(number) && !this.#requests.has(number));
    return near === undefined ? null : [near, near];
  }

  #pump() {
    this.#settling.stop();
    const hasAborted = this.#requests.abortUnwanted([...this.#wanted, ...this.#nearby]);
    while (this.#requests.size < REQUESTS_AT_ONCE && !this.#isHalted) {
      const next = this.#next();
      if (!next) break;
      this.#start(...next);
    }
    if (hasAborted) this.#notify(); // perhaps nothing is on its way any more
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  async #start(first, last) {
    const isTail = this.#isTailStale && last >= chunkOf(Math.max(1, this.total));
    if (isTail) this.#isTailStale = false;
    const request = this.#requests.add(first, last, isTail);
    this.#notify();
    try {
      await this.#fetch(first, last, request.abort);
      if (!this.#requests.remove(request)) return;
      this.error = null;
    } catch (error) {
      if (!this.#requests.remove(request)) return;
      this.#requests.abortAll(); // the others would fail the same way
      this.error = failureOf(error);
      this.#isHalted = true;
    }
    this.#notify();
    if (!this.#settling.isWaiting) this.#pump(); // else what the user stops at comes next
  }

  /**
   * @param {number} first
   * @param {number} last
   * @param {AbortController} abort
   */
  async #fetch(first, last, abort) {
    const { markKey } = this;
    const known = this.#cache.get(first);
    const isTail = last > chunkOf(Math.max(1, this.total));
    const isKnown = known?.markKey === markKey && (first === last || isTail);
    const start = isKnown ? Math.min(known.final + 1, lastOf(first)) : firstOf(first);
    const count = lastOf(last) - start + 1;
    const params = { start, count, ...this.filter, ...this.marks };
    const answer = await this.#request(outputUrl(this.base, "lines", params), abort.signal);
    if (abort.signal.aborted || markKey !== this.markKey) return;
    this.#take(answer, first, last, start);
  }

  /**
   * @param {LinesAnswer} answer
   * @param {number} first
   * @param {number} last
   * @param {number} start
   */
  #take(answer, first, last, start) {
    const { isFiltered } = this;
    this.total = isFiltered ? answer.total : Math.max(this.total, answer.total);
    this.isComplete = answer.complete || (isFiltered && Boolean(answer.unconfirmed));
    this.isUnconfirmed = Boolean(answer.unconfirmed);
    if (!isFiltered) this.isUnstored = Boolean(answer.unstored);
    this.searched = answer.searched ?? null;
    this.areMarksCut ||= Boolean(answer.marks_cut);
    this.hasAnswer = true;
    const isLast = lastOf(last) >= this.total;
    const { total: through, markKey } = this;
    const rows = isFiltered ? filteredRows(answer, start) : wholeRows(answer);
    this.#cache.store(first, last, { ...rows, from: start, through, markKey, isLast });
    if (first === 0 && !isFiltered) this.startAt ||= this.line(1)?.at ?? "";
    this.span = widened(this.span, answer.lines);
    if (!this.cachesAll) this.#cache.evict(this.#wanted);
    this.#notify();
  }
}
