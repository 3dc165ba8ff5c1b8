/* In the place of React Router's framework half (app/hosting/lean_router.py): shows the pages of the
   build's manifest by React Router's own matching, links and contexts. It knows no loaders, actions or
   fetchers, which no page has. In the browser only; the pages are built with React Router's own. */
import {
  Component,
  createContext,
  createElement,
  Fragment,
  memo,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import {
  parsePath,
  resolvePath,
  Router,
  UNSAFE_createBrowserHistory as createBrowserHistory,
  useRoutes,
} from "react-router";
import { onceIdle } from "../shared/loadAhead.js";
import { pageScripts } from "./pageScripts.js";
import { prefetch } from "./prefetch.js";
import { scrollPlaces } from "./scrollPlaces.js";
import { TabHistory } from "./tabHistory.js";

// What pages import of the library; the build names another that is missing here.
export { Link, Outlet, useHref, useLocation, useParams, useSearchParams } from "react-router";

/** @typedef {import("./tabHistory.js").Shown} Shown */

/**
 * @typedef {object} Site
 * @property {ReturnType<typeof pageScripts>} pages
 * @property {TabHistory} tab
 * @property {import("react-router").RouteObject[]} routes
 * @property {string} basename
 * @property {import("react-router").NavigateFunction} navigate
 */

const SiteContext = createContext(/** @type {{ site: Site, shown: Shown } | null} */ (null));

function useSite() {
  const context = useContext(SiteContext);
  if (!context) throw new Error("A router is missing around this.");
  return context;
}

const ofProps = /** @template T @param {T} component */ (component) => component;
export {
  ofProps as UNSAFE_withComponentProps,
  ofProps as UNSAFE_withErrorBoundaryProps,
  ofProps as UNSAFE_withHydrateFallbackProps,
};

export const useNavigate = () => useSite().site.navigate;

/**
 * Has the browser fetch what a page needs before it is opened.
 * @param {{ page: string }} props `page` is its path.
 */
export function PrefetchPageLinks({ page }) {
  const { pages, tab } = useSite().site;
  useEffect(() => {
    const id = tab.pageAt({ pathname: page });
    if (id && !pages.has(id)) prefetch(pages.files(id));
  }, [pages, tab, page]);
  return null;
}

function Page() {
  const { site, shown } = useSite();
  if (shown.isFailed) throw new Error("The page's script is missing.");
  return shown.page ? createElement(site.pages.of(shown.page).default) : null;
}

/**
 * What the built page says of itself.
 * @typedef {object} BuiltPage
 * @property {{ basename: string }} __reactRouterContext
 * @property {{ routes: Record<string, import("./pageScripts.js").ManifestRoute> }} __reactRouterManifest
 * @property {Record<string, import("./pageScripts.js").PageModule>} __reactRouterRouteModules
 */

/**
 * A page of the site with all that is around it.
 * @param {Site["pages"]} pages
 * @param {"default" | "ErrorBoundary"} name of what is inside
 */
function inLayout(pages, name) {
  const { Layout = Fragment, [name]: Inside = Fragment } = pages.of("root");
  return createElement(Layout, null, createElement(Inside));
}

/** @returns {Site} */
function openSite() {
  const built = /** @type {BuiltPage} */ (/** @type {unknown} */ (window));
  const { basename } = built.__reactRouterContext;
  const { routes: known } = built.__reactRouterManifest;
  const pages = pageScripts(known, built.__reactRouterRouteModules);
  const children = Object.values(known)
    .filter(({ parentId }) => parentId === "root")
    .map(({ id, path, index }) => ({ id, path, index, Component: Page }));
  // Components: an element would live as long as the site, and hold the first page that Preact made of it.
  const Root = memo(function Root() {
    return inLayout(pages, "default");
  });
  const routes = /** @type {import("react-router").RouteObject[]} */ ([
    { id: "root", path: "", Component: Root, children },
  ]);
  const tab = new TabHistory({ pages, routes, basename, history: createBrowserHistory() });
  return { pages, tab, routes, basename, navigate: navigateIn(tab, basename) };
}

/**
 * The same function for as long as the tab lives: events keep the first one that they got.
 * @param {TabHistory} tab
 * @param {string} basename
 */
function navigateIn(tab, basename) {
  const { navigator } = tab;
  const base = basename === "/" ? "" : basename;
  /**
   * @param {import("react-router").To | number} to
   * @param {import("react-router").NavigateOptions} [options]
   */
  return (to, options = {}) => {
    if (typeof to === "number") return navigator.go(to);
    const { pathname } = tab.location;
    const path = typeof to === "string" ? parsePath(to) : to;
    const whole = resolvePath(path, pathname.slice(base.length) || "/");
    const change = options.replace ? navigator.replace : navigator.push;
    return change({ ...whole, pathname: base + whole.pathname }, options.state, options);
  };
}

/**
 * Shows the root's `ErrorBoundary` where rendering failed, until another URL is opened.
 * @augments {Component<{ site: Site, shown: Shown, children: import("react").ReactNode }>}
 */
class Boundary extends Component {
  state = { isFailed: false };

  static getDerivedStateFromError() {
    return { isFailed: true };
  }

  /** @param {unknown} error */
  componentDidCatch(error) {
    console.error(error);
  }

  /** @param {{ shown: Shown }} before */
  componentDidUpdate(before) {
    if (this.state.isFailed && this.props.shown !== before.shown)
      this.setState({ isFailed: false });
  }

  render() {
    const { site, children } = this.props;
    return this.state.isFailed ? inLayout(site.pages, "ErrorBoundary") : children;
  }
}

/** @param {Shown} shown */
function useScrolling(shown) {
  const [places] = useState(scrollPlaces);
  const last = useRef(shown);
  useEffect(() => {
    const manual = () => {
      window.history.scrollRestoration = "manual";
    };
    const hidden = () => {
      places.leave(last.current.location.key);
      places.store();
      window.history.scrollRestoration = "auto";
    };
    manual();
    window.addEventListener("pageshow", manual);
    window.addEventListener("pagehide", hidden);
    return () => {
      window.removeEventListener("pageshow", manual);
      window.removeEventListener("pagehide", hidden);
    };
  }, [places]);
  useLayoutEffect(() => {
    const isFirst = last.current.page === "" || last.current === shown;
    last.current = shown;
    if (!places.restore(shown.location) && !isFirst && !shown.staysInPlace) window.scrollTo(0, 0);
  }, [places, shown]);
  return places;
}

const Pages = () => useRoutes(useSite().site.routes);

/** The whole site; rendered once. */
export function HydratedRouter() {
  const [site] = useState(openSite);
  const [shown, setShown] = useState(site.tab.first);
  const places = useScrolling(shown);
  const left = useRef(shown.location.key);
  useEffect(() => onceIdle(() => import("./keptFocus.js").catch(() => {})), []);
  useLayoutEffect(
    () =>
      site.tab.start((next) => {
        places.leave(left.current);
        left.current = next.location.key;
        site.pages.applyStyles(next.page);
        setShown(next);
      }),
    [site, places],
  );
  useLayoutEffect(() => {
    if (shown.page) site.pages.dropOtherStyles(shown.page);
  }, [site, shown.page]);
  const { location, action } = shown;
  return (
    <SiteContext value={{ site, shown }}>
      <Router
        basename={site.basename}
        location={location}
        navigationType={action}
        navigator={site.tab.navigator}
      >
        <Boundary {...{ site, shown }}>
          <Pages />
        </Boundary>
      </Router>
    </SiteContext>
  );
}
