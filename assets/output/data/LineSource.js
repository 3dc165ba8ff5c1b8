// @ts-nocheck: types are to be written (issue 10)
/* The lines of an output, or of its matches, by their place from 1: fetched in aligned chunks when
   they are wanted, kept in a bounded number, given up when the person has gone on.
   Knows no markup; whoever shows the lines subscribes and says what is in sight. */
import { outputUrl, requestJson, failureOf } from "./api.js";
import { widened } from "../rows/lineTime.js";
import {
  chunkOf,
  emptyChunk,
  firstOf,
  lastOf,
  withAnswer,
  withoutMarks,
} from "./chunk.js";

const REQUEST_CHUNKS = 5; // the server gives 1,000 lines at once
const AT_ONCE = 3;
export const CHUNKS_CACHED = 30; // 6,000 lines: about 10 MB where each is long
const SETTLE_MS = 80; // a dragged bar passes thousands of lines between two frames
const SETTLE_LIMIT_MS = 400; // but something is shown on a long way, too

export class LineSource {
  constructor({ base, only, context }) {
    this.base = base;
    this.filter = only ? { only, context: String(context) } : {};
    this.marks = {};
    this.markKey = "";
    this.chunks = new Map();
    this.wanted = [];
    this.nearby = [];
    this.flights = new Set();
    this.listeners = new Set();
    this.cachesAll = false;
    this.isTailStale = true;
    this.revision = 0;
    this.total = 0;
    this.hasAnswer = false;
    this.isComplete = false;
    this.isUnconfirmed = false; // the job has ended, but the controller has not confirmed its end
    this.error = null;
    this.searched = null;
    this.areMarksCut = false; // some of the lines may have matches that are not marked
    this.startAt = "";
    this.span = null; // the earliest and the latest time seen, {from, to}
    this.askedAt = 0;
    this.timer = 0;
  }

  /** Whether it has matching lines only, so that a place is not a line's number. */
  get isFiltered() {
    return Boolean(this.filter.only);
  }

  subscribe = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  read = () => this.revision;

  get isLoading() {
    return this.flights.size > 0 || (!this.hasAnswer && !this.error);
  }

  line(index) {
    return this.chunks.get(chunkOf(index))?.lines.get(index);
  }

  /** Whether the server has answered for this line; one that is then not here never will be. */
  isAnswered(index) {
    return (this.chunks.get(chunkOf(index))?.told ?? 0) >= index;
  }

  gapsBefore(index) {
    const chunk = chunkOf(index);
    const gaps = this.chunks.get(chunk)?.gaps ?? [];
    if (gaps.length === 0) return gaps;
    return gaps.filter((gap) => gap.before === index && !this.isReportedBefore(gap, chunk));
  }

  /** A gap of many lines is in each of their windows; where all rows are in the page, once is enough. */
  isReportedBefore({ first }, chunk) {
    return Boolean(this.cachesAll && this.chunks.get(chunk - 1)?.gaps.some((gap) => gap.first === first));
  }

  /** Gaps after the last line. */
  get tailGaps() {
    const chunk = this.chunks.get(chunkOf(Math.max(1, this.total)));
    return chunk ? chunk.gaps.filter(({ before }) => before > this.total) : [];
  }

  /** Says which places are in sight; they come first, their neighbours when they are here. */
  want(from, to) {
    const first = chunkOf(Math.max(1, from));
    const last = Math.max(first, chunkOf(Math.max(1, this.hasAnswer ? Math.min(to, this.total) : to)));
    if (this.wanted[0] === first && this.wanted.at(-1) === last) return;
    const isNear = first <= this.wanted.at(-1) + 1 && last >= this.wanted[0] - 1;
    this.wanted = Array.from({ length: last - first + 1 }, (_, step) => first + step);
    this.nearby = this.cachesAll ? [] : [last + 1, first - 1];
    this.#touch();
    if (isNear) this.#pump();
    else this.#settle(); // a leap, and perhaps one of many
  }

  /** Marks and hits of a search in the lines from now on. */
  mark(params) {
    const key = new URLSearchParams(params).toString();
    if (key === this.markKey) return;
    this.marks = params;
    this.markKey = key;
    this.areMarksCut = false;
    this.#forgetFlights();
    for (const [number, chunk] of this.chunks) this.chunks.set(number, withoutMarks(chunk));
    this.#tell();
    this.#pump();
  }

  /** More may have been printed: what is not final is asked for again. */
  refresh() {
    this.isTailStale = true;
    for (const [number, chunk] of this.chunks) {
      if (chunk.final < lastOf(number)) this.chunks.set(number, { ...chunk, isStale: true });
    }
    this.error = null;
    this.#pump();
  }

  /** Fetches one place out of turn. */
  async fetchLine(index) {
    const number = chunkOf(index);
    if (!this.chunks.has(number)) await this.#fetch(number, number, new AbortController());
    return this.line(index);
  }

  dispose() {
    clearTimeout(this.timer);
    this.wanted = [];
    this.nearby = [];
    this.isTailStale = false;
    this.#forgetFlights();
  }

  #tell() {
    this.revision += 1;
    this.listeners.forEach((listener) => listener());
  }

  #forgetFlights() {
    this.flights.forEach((flight) => flight.abort.abort());
    this.flights.clear();
  }

  #touch() {
    for (const number of this.wanted) {
      const chunk = this.chunks.get(number);
      if (chunk && this.chunks.delete(number)) this.chunks.set(number, chunk);
    }
  }

  /** At once when the person has rested, else when they rest. */
  #settle() {
    clearTimeout(this.timer);
    this.timer = 0;
    const now = Date.now();
    if (now - this.askedAt > SETTLE_LIMIT_MS) {
      this.askedAt = now;
      this.#pump();
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.askedAt = Date.now();
      this.#pump();
    }, SETTLE_MS);
  }

  #isNeeded = (number) => {
    if (number < 0 || (this.hasAnswer && firstOf(number) > Math.max(1, this.total))) return false;
    const chunk = this.chunks.get(number);
    if (!chunk || chunk.isStale || chunk.markKey !== this.markKey) return true;
    return chunk.told < Math.min(lastOf(number), this.total);
  };

  #isFlying = (number) =>
    [...this.flights].some(({ first, last }) => first <= number && number <= last);

  /** What to request next: `[first, last]` chunk, or nothing. */
  #next() {
    const needed = this.wanted.filter((number) => this.#isNeeded(number));
    const next = needed.find((number) => !this.#isFlying(number));
    if (next !== undefined) {
      let last = next;
      const isRun = (number) => needed.includes(number) && !this.#isFlying(number);
      while (last - next < REQUEST_CHUNKS - 1 && isRun(last + 1)) last += 1;
      return [next, last];
    }
    if (this.isTailStale && this.hasAnswer) {
      const tail = chunkOf(Math.max(1, this.total));
      if (!this.#isFlying(tail)) return [tail, tail + REQUEST_CHUNKS - 1];
    }
    if (needed.length > 0 || !this.hasAnswer) return null;
    const near = this.nearby.find((number) => this.#isNeeded(number) && !this.#isFlying(number));
    return near === undefined ? null : [near, near];
  }

  #pump() {
    clearTimeout(this.timer);
    this.timer = 0;
    for (const flight of this.flights) {
      const isKept = (number) => number >= flight.first && number <= flight.last;
      if (flight.isTail || [...this.wanted, ...this.nearby].some(isKept)) continue;
      flight.abort.abort();
      this.flights.delete(flight);
    }
    while (this.flights.size < AT_ONCE && !this.error) {
      const next = this.#next();
      if (!next) break;
      this.#fly(...next);
    }
  }

  async #fly(first, last) {
    const isTail = this.isTailStale && last >= chunkOf(Math.max(1, this.total));
    if (isTail) this.isTailStale = false;
    const flight = { first, last, isTail, abort: new AbortController() };
    this.flights.add(flight);
    this.#tell();
    try {
      await this.#fetch(first, last, flight.abort);
      if (!this.flights.delete(flight)) return;
      this.error = null;
    } catch (error) {
      if (!this.flights.delete(flight)) return;
      this.#forgetFlights(); // the others would fail the same way
      this.error = failureOf(error);
    }
    this.#tell();
    if (!this.timer) this.#pump(); // the person is on the way: what they rest at comes next
  }

  async #fetch(first, last, abort) {
    const { markKey } = this;
    const known = this.chunks.get(first);
    const isKnown = known && known.markKey === markKey && first === last;
    const isTailKnown = known && known.markKey === markKey && last > chunkOf(Math.max(1, this.total));
    const start =
      isKnown || isTailKnown ? Math.min(known.final + 1, lastOf(first)) : firstOf(first);
    const count = lastOf(last) - start + 1;
    const params = { start, count, ...this.filter, ...this.marks };
    const answer = await requestJson(outputUrl(this.base, "lines", params), abort.signal);
    if (abort.signal.aborted || markKey !== this.markKey) return;
    this.#take(answer, first, last, start);
  }

  #take(answer, first, last, start) {
    const { isFiltered } = this;
    const { markKey } = this;
    this.total = isFiltered ? answer.total : Math.max(this.total, answer.total);
    this.isComplete = answer.complete || (isFiltered && answer.unconfirmed);
    this.isUnconfirmed = Boolean(answer.unconfirmed);
    this.searched = answer.searched ?? null;
    this.areMarksCut ||= Boolean(answer.marks_cut);
    this.hasAnswer = true;
    const rows = answer.lines.map((line, place) => [isFiltered ? start + place : line.n, line]);
    const skipped = (answer.skipped ?? []).map((lines) => ({ ...lines, reason: "skipped" }));
    const gaps = isFiltered ? [] : [...answer.missing, ...skipped];
    const final = isFiltered ? (answer.complete ? this.total : 0) : answer.final;
    const isLast = lastOf(last) >= this.total;
    const told = { rows, gaps, from: start, through: this.total, final, markKey, isLast };
    for (let number = first; number <= last && firstOf(number) <= Math.max(1, this.total); number += 1) {
      const chunk = this.chunks.get(number) ?? emptyChunk(number);
      this.chunks.delete(number);
      this.chunks.set(number, withAnswer(chunk, number, told));
    }
    if (first === 0 && !isFiltered) this.startAt ||= this.line(1)?.at ?? "";
    this.span = widened(this.span, answer.lines);
    this.#evict();
    this.#tell();
  }

  #evict() {
    if (this.cachesAll) return;
    for (const number of this.chunks.keys()) {
      if (this.chunks.size <= CHUNKS_CACHED) return;
      if (!this.wanted.includes(number)) this.chunks.delete(number);
    }
  }
}
