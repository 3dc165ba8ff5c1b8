/* Makes elements of the tree that app/first_screen writes: `["p", {"class": "what"}, ["a text"]]`.
   Texts are a job's own, and become text nodes. A name that is not on the lists below means that the
   tree is none of ours, so nothing of it is shown; a link that could run something leads nowhere. */

/** @typedef {string | [tag: string, attributes: Record<string, string>, children: Tree[]]} Tree */

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = ["svg", "use"];
const TAGS = [
  "a", "br", "button", "code", "details", "div", "h1", "h2", "header", "img", "input", "kbd",
  "li", "main", "nav", "ol", "p", "pre", "section", "span", "strong", "summary", "time", "ul",
];
const ATTRIBUTES = [
  "alt", "class", "datetime", "dir", "disabled", "hidden", "href", "id", "inert", "lang",
  "placeholder", "rel", "role", "src", "tabindex", "target", "title", "type",
];
const NAMED_GROUPS = /^(aria|data)-[a-z0-9-]+$/;
const HREF = /^(https?:\/\/|#|\/(?![\s\\/]))/; // a path of ours, not the beginning of a host
const SRC = /^\/(?![\s\\/])/;

/** @param {string} name @param {string} value */
const leadsSomewhere = (name, value) =>
  (name !== "href" || HREF.test(value)) && (name !== "src" || SRC.test(value));

/** @param {unknown} tag @returns {Element} */
function elementOf(tag) {
  if (typeof tag === "string" && TAGS.includes(tag)) return document.createElement(tag);
  if (typeof tag === "string" && SVG_TAGS.includes(tag)) return document.createElementNS(SVG, tag);
  throw new TypeError("No element of a first screen");
}

/**
 * @param {Tree} tree
 * @returns {Node}
 * @throws {TypeError} for what is no tree of ours
 */
export function nodeOf(tree) {
  if (typeof tree === "string") return document.createTextNode(tree);
  const [tag, attributes, children] = tree;
  const element = elementOf(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (!ATTRIBUTES.includes(name) && !NAMED_GROUPS.test(name)) throw new TypeError("No attribute of one");
    if (typeof value !== "string") throw new TypeError("No text");
    if (leadsSomewhere(name, value)) element.setAttribute(name, value);
  }
  element.append(...children.map(nodeOf));
  return element;
}
