/* Has the browser fetch files while it has nothing else to do, for a page that may be opened next. */

/** @param {Record<string, string>} attributes */
const addLink = (attributes) => document.head.append(Object.assign(document.createElement("link"), attributes));

/** @param {{ scripts: string[], styles: string[] }} files  Their URLs. */
export function prefetch({ scripts, styles }) {
  for (const href of scripts) addLink({ rel: "modulepreload", href });
  for (const href of styles) addLink({ rel: "prefetch", as: "style", href });
}
