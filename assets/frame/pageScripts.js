/* The scripts and style sheets of the pages: which are here, and the fetching of the others. */
import { applyStyles, dropStyles, styleSheetCame } from "./pageStyles.js";

/** @typedef {import("react").ComponentType<import("react").PropsWithChildren>} Shell */

/**
 * What a page's script exports.
 * @typedef {object} PageModule
 * @property {import("react").ComponentType} default
 * @property {Shell} [Layout]  Of the root alone, as what follows.
 * @property {import("react").ComponentType} [ErrorBoundary]
 */

/**
 * A page, as the build's manifest describes it.
 * @typedef {object} ManifestRoute
 * @property {string} id
 * @property {string} [parentId]
 * @property {string} [path]
 * @property {boolean} [index]
 * @property {string} module  The URL of its script.
 * @property {string[]} [imports]
 * @property {string[]} [css]  The URLs of its style sheets.
 */

/** @param {string} url @returns {Promise<PageModule>} */
const fetched = (url) => import(/* @vite-ignore */ url);

/**
 * The pages of a build; `modules` are those that the document has loaded already.
 * @param {Record<string, ManifestRoute>} routes
 * @param {Record<string, PageModule>} modules
 */
export function pageScripts(routes, modules) {
  const stylesOf = (/** @type {string} */ id) => routes[id]?.css ?? [];
  return {
    /** @param {string} id */
    has: (id) => id in modules,
    /** @param {string} id */
    of: (id) => modules[id],
    /** @param {string} id  The page that is shown next. */
    applyStyles: (id) => applyStyles(stylesOf(id)),
    /** @param {string} id  The only page that is shown. */
    dropOtherStyles: (id) => {
      const own = stylesOf(id);
      dropStyles(Object.keys(routes).flatMap(stylesOf).filter((href) => !own.includes(href)));
    },
    /**
     * The URLs of all that a page's first visit fetches.
     * @param {string} id
     */
    files: (id) => {
      const { module, imports = [], css = [] } = routes[id];
      return { scripts: [module, ...imports], styles: css };
    },
    /**
     * Fetches a page's script, and its styles beside it.
     * @param {string} id
     * @throws {unknown} where the script did not come
     */
    load: async (id) => {
      const { module, css = [] } = routes[id];
      const [loaded] = await Promise.all([fetched(module), ...css.map(styleSheetCame)]);
      modules[id] = loaded;
    },
  };
}
