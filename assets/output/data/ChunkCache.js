/* The chunks of a list that are here, in the order of their last use; the longest unused go first.
   Fetches nothing. */
import { chunkOf, emptyChunk, firstOf, lastOf, withAnswer, withoutMarks } from "./chunk.js";

/** @import { Chunk, ChunkAnswer, Gap } from "./chunk.js" */

export const CHUNKS_CACHED = 30; // 6,000 lines: about 10 MB where each is long

export class ChunkCache {
  /** @type {Map<number, Chunk>} */
  #chunks = new Map();

  /** @param {number} number */
  get(number) {
    return this.#chunks.get(number);
  }

  get size() {
    return this.#chunks.size;
  }

  /** @param {number} index */
  line(index) {
    return this.#chunks.get(chunkOf(index))?.lines.get(index);
  }

  /**
   * Whether the server has answered for this index; a line that is then not here never will be.
   * @param {number} index
   */
  isAnswered(index) {
    return (this.#chunks.get(chunkOf(index))?.answered ?? 0) >= index;
  }

  /**
   * @param {number} index
   * @returns {Gap[]}
   */
  gapsBefore(index) {
    const gaps = this.#chunks.get(chunkOf(index))?.gaps ?? [];
    return gaps.length === 0 ? gaps : gaps.filter(({ before }) => before === index);
  }

  /**
   * Whether the chunk before this one has the gap as well: a gap of many lines is in each of their
   * windows.
   * @param {Gap} gap
   * @param {number} number
   */
  isInChunkBefore({ first }, number) {
    return Boolean(this.#chunks.get(number - 1)?.gaps.some((gap) => gap.first === first));
  }

  /**
   * Gaps behind the last line.
   * @param {number} total
   * @returns {Gap[]}
   */
  gapsAfter(total) {
    const chunk = this.#chunks.get(chunkOf(Math.max(1, total)));
    return chunk ? chunk.gaps.filter(({ before }) => before > total) : [];
  }

  /** The gaps in all chunks, each once: one of many lines is in each of their windows. */
  gaps() {
    const each = [...this.#chunks.values()].flatMap(({ gaps }) => gaps);
    return [...new Map(each.map((gap) => [`${gap.reason} ${gap.first}`, gap])).values()];
  }

  /**
   * These are in use.
   * @param {number[]} numbers
   */
  touch(numbers) {
    for (const number of numbers) {
      const chunk = this.#chunks.get(number);
      if (chunk && this.#chunks.delete(number)) this.#chunks.set(number, chunk);
    }
  }

  /** More may have been printed: whatever is not final has to be requested again. */
  markStale() {
    for (const [number, chunk] of this.#chunks) {
      if (chunk.final < lastOf(number)) this.#chunks.set(number, { ...chunk, isStale: true });
    }
  }

  dropMarks() {
    for (const [number, chunk] of this.#chunks) this.#chunks.set(number, withoutMarks(chunk));
  }

  /**
   * Whether this chunk has to be requested, first or again.
   * @param {number} number
   * @param {{markKey: string, total: number}} list
   */
  isNeeded(number, { markKey, total }) {
    const chunk = this.#chunks.get(number);
    if (!chunk || chunk.isStale || chunk.markKey !== markKey) return true;
    return chunk.answered < Math.min(lastOf(number), total);
  }

  /**
   * Takes over an answer for the chunks `first` to `last`.
   * @param {number} first
   * @param {number} last
   * @param {ChunkAnswer} answer
   */
  store(first, last, answer) {
    const end = Math.max(1, answer.through);
    for (let number = first; number <= last && firstOf(number) <= end; number += 1) {
      const chunk = this.#chunks.get(number) ?? emptyChunk(number);
      this.#chunks.delete(number);
      this.#chunks.set(number, withAnswer(chunk, number, answer));
    }
  }

  /**
   * Drops the longest unused beyond CHUNKS_CACHED, but none of these.
   * @param {number[]} wanted
   */
  evict(wanted) {
    for (const number of this.#chunks.keys()) {
      if (this.#chunks.size <= CHUNKS_CACHED) return;
      if (!wanted.includes(number)) this.#chunks.delete(number);
    }
  }
}
