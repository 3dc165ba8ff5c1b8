/* Prints every text that a file of assets/ holds, as JSON: [file, line, text] each. A text is a string, a
   template, a sum of both, or what an element says itself; "…" stands for what the page fills in. */
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";

const require = createRequire(import.meta.url);
const { parse } = createRequire(require.resolve("eslint"))("espree"); // the parser that ESLint brings
const OPTIONS = { ecmaVersion: "latest", sourceType: "module", loc: true, ecmaFeatures: { jsx: true } };
const FILLED_IN = "…";
const OF_MACHINES = new Set(["className", "class", "d", "viewBox", "href", "src", "rel", "autoComplete"]);

/** What an expression says, null where it is no text. */
function textOf(node) {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : null;
  if (node.type === "TemplateLiteral") return node.quasis.map(({ value }) => value.cooked).join(FILLED_IN);
  if (node.type !== "BinaryExpression" || node.operator !== "+") return null;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === null && right === null ? null : (left ?? FILLED_IN) + (right ?? FILLED_IN);
}

/** What an element says itself; what an element inside it says stands for itself. */
function ownText(element) {
  if (!element.children.some((child) => child.type === "JSXText" && child.value.trim())) return null;
  const parts = element.children.map((child) => {
    if (child.type === "JSXText") return child.value;
    return (child.type === "JSXExpressionContainer" && textOf(child.expression)) || FILLED_IN;
  });
  return parts.join("").replace(/\s+/g, " ").trim();
}

/** Adds the texts at and below `node` to `found`, in its order. */
function collect(node, found) {
  if (!node || typeof node.type !== "string" || node.type.startsWith("Import")) return;
  if (node.type === "JSXAttribute" && OF_MACHINES.has(node.name.name)) return;
  const text = node.type.startsWith("JSX") ? node.children && ownText(node) : textOf(node);
  if (text) found.push([node.loc.start.line, text]);
  const isWhole = typeof text === "string" && node.type === "BinaryExpression";
  if (isWhole) return;
  for (const [name, below] of Object.entries(node)) {
    if (name === "loc" || name === "range" || (name === "key" && !node.computed)) continue;
    for (const one of Array.isArray(below) ? below : [below]) {
      if (one && typeof one === "object") collect(one, found);
    }
  }
}

const [folder] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true }).filter((name) => /\.jsx?$/.test(name)).sort();
const texts = files.flatMap((file) => {
  const found = [];
  collect(parse(readFileSync(join(folder, file), "utf8"), OPTIONS), found);
  return found.map(([line, text]) => [`assets/${file}`, line, text]);
});
process.stdout.write(JSON.stringify(texts));
