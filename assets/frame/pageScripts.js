/* The scripts and style sheets of the pages: which are here, and the fetching of the others. */

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

/** @param {string} href */
function styleSheetCame(href) {
  if (document.querySelector(`link[rel="stylesheet"][href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement("link");
    // A page without its styles is better than none, so a failure counts as well.
    const done = () => resolve(link.remove());
    Object.assign(link, { rel: "preload", as: "style", href, onload: done, onerror: done });
    document.head.append(link);
  });
}

/** @param {string} url @returns {Promise<PageModule>} */
const fetched = (url) => import(/* @vite-ignore */ url);

/**
 * The pages of a build; `modules` are those that the document has loaded already.
 * @param {Record<string, ManifestRoute>} routes
 * @param {Record<string, PageModule>} modules
 */
export function pageScripts(routes, modules) {
  return {
    /** @param {string} id */
    has: (id) => id in modules,
    /** @param {string} id */
    of: (id) => modules[id],
    /** @param {string} id @returns {string[]} */
    styles: (id) => (id in modules ? (routes[id]?.css ?? []) : []),
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
