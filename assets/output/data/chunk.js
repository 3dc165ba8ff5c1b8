/* A chunk: CHUNK_LINES neighboring lines of a list, as far as the server has answered for them.
   A list is an output, or its matching lines; an index counts its rows from 1. Pure. */

/** @import { LinesAnswer } from "./api.js" */

/**
 * A color: 0 to 15 of the theme, or [red, green, blue].
 * @typedef {number | number[]} Color
 */

/**
 * The style of a span; `a` holds a letter for each attribute.
 * @typedef {{f?: Color, b?: Color, a?: string, href?: string}} SpanStyle
 */

/**
 * Text, with or without a style.
 * @typedef {string | [text: string, style: SpanStyle]} Span
 */

/**
 * A match in a line's text, in UTF-16 units; `to` is behind it.
 * @typedef {[from: number, to: number]} Mark
 */

/**
 * A line as the server sends it (docs/output-api.md); what says nothing is absent.
 * @typedef {object} Line
 * @property {number} n
 * @property {string} [at]
 * @property {Span[]} spans
 * @property {string} [cut]
 * @property {number} [omitted]
 * @property {Span[][]} [earlier]
 * @property {number} [states]
 * @property {boolean} [hit]
 * @property {Mark[]} [marks]
 * @property {Mark[][]} [earlier_marks]
 */

/**
 * What is missing before the line `before`: events, or numbers of lines (reason "skipped").
 * @typedef {{first: number, last: number, before: number, reason: string}} Gap
 */

/**
 * @typedef {object} Chunk
 * @property {Map<number, Line>} lines by their index
 * @property {Gap[]} gaps
 * @property {number} answered up to this index the server has answered
 * @property {number} final up to this index nothing changes any more
 * @property {string} markKey the search that its lines are marked for
 * @property {boolean} isStale more may have been printed since
 */

/**
 * An answer for neighboring chunks.
 * @typedef {object} ChunkAnswer
 * @property {[index: number, line: Line][]} rows
 * @property {Gap[]} gaps
 * @property {number} from the first index that was asked for
 * @property {number} through the last index of the list
 * @property {number} final
 * @property {string} markKey
 * @property {boolean} isLast whether it reaches the end of the list
 */

/** @param {Span} span */
export const textOf = (span) => (typeof span === "string" ? span : span[0]);
/** @param {Span[]} spans */
export const plainText = (spans) => spans.map(textOf).join("");

export const CHUNK_LINES = 200;

/** @param {number} index */
export const chunkOf = (index) => Math.floor((index - 1) / CHUNK_LINES);
/** @param {number} number of a chunk, from 0 */
export const firstOf = (number) => number * CHUNK_LINES + 1;
/** @param {number} number of a chunk, from 0 */
export const lastOf = (number) => (number + 1) * CHUNK_LINES;

/**
 * @param {number} number
 * @returns {Chunk}
 */
export const emptyChunk = (number) => ({
  lines: new Map(),
  gaps: [],
  answered: firstOf(number) - 1,
  final: firstOf(number) - 1,
  markKey: "",
  isStale: false,
});

/**
 * The chunk with an answer's lines from `from` on; those before stay as they were.
 * @param {Chunk} chunk
 * @param {number} number
 * @param {ChunkAnswer} answer
 * @returns {Chunk}
 */
export function withAnswer(chunk, number, { rows, gaps, from, through, final, markKey, isLast }) {
  const first = firstOf(number);
  const last = lastOf(number);
  const start = Math.max(first, from);
  const lines = new Map([...chunk.lines].filter(([index]) => index < start));
  for (const [index, line] of rows) if (index >= start && index <= last) lines.set(index, line);
  const fresh = gaps.filter(({ before }) => before >= start && (before <= last || isLast));
  const reaches = start <= chunk.final + 1 || start === first;
  return {
    lines,
    gaps: [...chunk.gaps.filter(({ before }) => before < start), ...fresh],
    answered: Math.min(last, through),
    final: reaches ? Math.max(first - 1, Math.min(last, final)) : chunk.final,
    markKey,
    isStale: false,
  };
}

/** @param {Line} line */
function withoutMarksOf(line) {
  const { marks, earlier_marks: earlierMarks, hit, ...plain } = line;
  return marks || earlierMarks || hit ? plain : line;
}

/**
 * The chunk without the marks of a search that is over; itself where it has none.
 * @param {Chunk} chunk
 * @returns {Chunk}
 */
export function withoutMarks(chunk) {
  if ([...chunk.lines.values()].every((line) => !line.hit && !line.marks)) return chunk;
  const lines = [...chunk.lines].map(([index, line]) => {
    /** @type {[number, Line]} */
    const entry = [index, withoutMarksOf(line)];
    return entry;
  });
  return { ...chunk, lines: new Map(lines) };
}

/**
 * The rows of an answer about all lines.
 * @param {LinesAnswer} answer
 * @returns {Pick<ChunkAnswer, "rows" | "gaps" | "final">}
 */
export function wholeRows({ lines, missing, skipped = [], final }) {
  const gaps = [...missing, ...skipped.map((gap) => ({ ...gap, reason: "skipped" }))];
  return { rows: lines.map((line) => [line.n, line]), gaps, final };
}

/**
 * The rows of an answer about matching lines, the first of which has the index `start`.
 * @param {LinesAnswer} answer
 * @param {number} start
 * @returns {Pick<ChunkAnswer, "rows" | "gaps" | "final">}
 */
export function filteredRows({ lines, complete, total }, start) {
  return {
    rows: lines.map((line, offset) => [start + offset, line]),
    gaps: [],
    final: complete ? total : 0,
  };
}
