/* Copied lines as a text: plain, behind their numbers, or as Markdown with a link to them.
   Loaded only when something is copied. Pure. */

/**
 * A line that is to be copied.
 * @typedef {{n: number, text: string}} CopiedLine
 */

/** @typedef {"text" | "numbers" | "markdown"} CopyFormat */

/** @param {CopiedLine[]} lines */
const asText = (lines) => lines.map(({ text }) => text).join("\n");

/** @param {CopiedLine[]} lines */
function withNumbers(lines) {
  const width = String(lines.at(-1)?.n ?? "").length;
  return lines.map(({ n, text }) => String(n).padStart(width) + (text && `  ${text}`)).join("\n");
}

/** @param {string} words any text, as the text of a link in Markdown */
const escaped = (words) => words.replace(/\s+/g, " ").replace(/[\\`*_[\]<>!|~&]/g, "\\$&");

/**
 * A fence that nothing in the text ends.
 * @param {string} text
 */
function fenceOf(text) {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}

/**
 * @param {CopiedLine[]} lines
 * @param {{title: string, url: string}} link its text, and the URL of these lines
 */
function asMarkdown(lines, { title, url }) {
  const text = asText(lines);
  const fence = fenceOf(text);
  const target = url.replace(/[()\s<>]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `[${escaped(title)}](${target})\n\n${fence}\n${text}\n${fence}\n`;
}

/**
 * @param {CopyFormat} format
 * @param {CopiedLine[]} lines
 * @param {{title: string, url: string}} link
 */
export function formatted(format, lines, link) {
  if (format === "markdown") return asMarkdown(lines, link);
  return format === "numbers" ? withNumbers(lines) : asText(lines);
}
