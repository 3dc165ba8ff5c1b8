/* Goes from page to page: a page is shown when its script has come, and the newest wish wins. */
import { matchRoutes, parsePath } from "react-router";

/** @typedef {import("react-router").Location} Location */
/** @typedef {ReturnType<typeof import("./pageScripts.js").pageScripts>} Pages */

/**
 * What is on the screen.
 * @typedef {object} Shown
 * @property {Location} location
 * @property {import("react-router").NavigationType} action
 * @property {string} page  The id of its route; "" before its script has come.
 * @property {boolean} staysInPlace  Whether the page is not to be scrolled.
 * @property {boolean} [isFailed]  Whether its script did not come.
 */

/**
 * @typedef {object} Site
 * @property {Pages} pages
 * @property {import("react-router").RouteObject[]} routes
 * @property {string} basename
 * @property {ReturnType<typeof import("react-router").UNSAFE_createBrowserHistory>} history
 */

const stay = () => {};

export class TabHistory {
  /** @type {(shown: Shown) => void} */
  #show = stay;
  #wishes = 0;
  #site;

  /** @param {Site} site */
  constructor(site) {
    const { pages, history } = site;
    this.#site = site;
    this.firstPage = this.pageAt(history.location);
    /** What the built page shows, which the first render in the browser must be as. */
    this.first = this.#now(pages.has(this.firstPage) ? this.firstPage : "");
    /** @type {import("react-router").Navigator} */
    this.navigator = {
      createHref: history.createHref,
      encodeLocation: history.encodeLocation,
      go: (steps) => history.go(steps),
      push: (to, state, options) => this.#change("push", to, state, options),
      replace: (to, state, options) => this.#change("replace", to, state, options),
    };
  }

  get location() {
    return this.#site.history.location;
  }

  /**
   * Begins to show pages by `show`; returns how to end that.
   * @param {(shown: Shown) => void} show
   */
  start(show) {
    const { history, pages } = this.#site;
    this.#show = show;
    const failed = () => show({ ...this.#now(this.firstPage), isFailed: true });
    if (!pages.has(this.firstPage)) void this.#go(history.location, stay, failed);
    return history.listen(({ location }) =>
      this.#go(location, stay, () => window.location.reload()),
    );
  }

  /**
   * The id of the route of a URL; "" for none.
   * @param {{ pathname?: string }} url
   */
  pageAt({ pathname = "/" }) {
    const { routes, basename } = this.#site;
    return matchRoutes(routes, pathname, basename)?.at(-1)?.route.id ?? "";
  }

  /** @param {string} page @param {boolean} [staysInPlace] @returns {Shown} */
  #now(page, staysInPlace = false) {
    const { location, action } = this.#site.history;
    return { location, action, page, staysInPlace };
  }

  /**
   * @param {"push" | "replace"} how
   * @param {import("react-router").To} to
   * @param {unknown} state
   * @param {import("react-router").NavigateOptions} [options]
   */
  #change(how, to, state, options) {
    const { history } = this.#site;
    const url = typeof to === "string" ? parsePath(to) : to;
    const enter = () => history[how](to, state);
    // The old scripts may be gone from the server: a whole load of the page has the new ones.
    const failed = () => window.location.assign(history.createHref(to));
    void this.#go(url, enter, failed, options?.preventScrollReset);
  }

  /**
   * @param {{ pathname?: string }} url
   * @param {() => void} enter makes it the browser's URL, where it is not yet
   * @param {() => void} failed
   * @param {boolean} [staysInPlace]
   */
  async #go(url, enter, failed, staysInPlace) {
    const { pages } = this.#site;
    const wish = (this.#wishes += 1);
    const page = this.pageAt(url);
    if (page && !pages.has(page)) {
      try {
        await pages.load(page);
      } catch (error) {
        console.error(error);
        if (wish === this.#wishes) failed();
        return;
      }
      if (wish !== this.#wishes) return;
    }
    enter();
    this.#show(this.#now(page, staysInPlace));
  }
}
