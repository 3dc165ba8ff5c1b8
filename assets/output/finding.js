/* What only a search of the output needs, loaded with the first one: see useSteps.js. */
export { SearchFound } from "./controls/SearchFound.jsx";
export { indexOfLine } from "./data/walk.js";
export { HitBar } from "./rows/HitBar.jsx";
export { Walker } from "./Walker.js";
