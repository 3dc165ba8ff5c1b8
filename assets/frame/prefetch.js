/* Has the browser fetch files while it has nothing else to do, for a page that may be opened next.

   Style sheets come as those of any page do, of no effect for now: Firefox refuses `rel="prefetch"` where
   `default-src` is 'none', and WebKit does not know it. */
import { styleSheetCame } from "./pageStyles.js";

/** @param {string} href */
function addModule(href) {
  const link = document.createElement("link");
  document.head.append(Object.assign(link, { rel: "modulepreload", href }));
}

/** @param {{ scripts: string[], styles: string[] }} files  Their URLs. */
export function prefetch({ scripts, styles }) {
  scripts.forEach(addModule);
  for (const href of styles) void styleSheetCame(href);
}
