// @ts-nocheck: types are to be written (issue 10)
/* A chunk: CHUNK_LINES neighbouring lines of an output, as far as they have been told. */

export const CHUNK_LINES = 200;
export const chunkOf = (index) => Math.floor((index - 1) / CHUNK_LINES);
export const firstOf = (chunk) => chunk * CHUNK_LINES + 1;
export const lastOf = (chunk) => (chunk + 1) * CHUNK_LINES;

/** `told` is the line up to which the server has answered, `final` up to which nothing changes. */
export const emptyChunk = (number) => ({
  lines: new Map(),
  gaps: [],
  told: firstOf(number) - 1,
  final: firstOf(number) - 1,
  markKey: "",
  isStale: false,
});

function linesUpTo(kept, from) {
  return new Map([...kept].filter(([index]) => index < from));
}

/** The chunk with an answer's lines from `from` on; those before stay as they were. */
export function withAnswer(chunk, number, { rows, gaps, from, through, final, markKey, isLast }) {
  const first = firstOf(number);
  const last = lastOf(number);
  const start = Math.max(first, from);
  const lines = linesUpTo(chunk.lines, start);
  for (const [index, line] of rows) if (index >= start && index <= last) lines.set(index, line);
  const fresh = gaps.filter(({ before }) => before >= start && (before <= last || isLast));
  const reaches = start <= chunk.final + 1 || start === first;
  return {
    lines,
    gaps: [...chunk.gaps.filter(({ before }) => before < start), ...fresh],
    told: Math.min(last, through),
    final: reaches ? Math.max(first - 1, Math.min(last, final)) : chunk.final,
    markKey,
    isStale: false,
  };
}

/** Lines whose marks belong to a search that is over. */
export function withoutMarks(chunk) {
  if ([...chunk.lines.values()].every((line) => !line.hit && !line.marks)) return chunk;
  const lines = new Map(
    [...chunk.lines].map(([index, line]) => {
      const { marks, earlier_marks: earlierMarks, hit, ...plain } = line;
      return [index, marks || earlierMarks || hit ? plain : line];
    }),
  );
  return { ...chunk, lines };
}
