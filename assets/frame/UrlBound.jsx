/* Binds states to the page's URL: components below read a state's initial value for as long as the
   state is about another URL than the browser shows. See boundStore.js. */
import { useContext, useEffect, useLayoutEffect, useState } from "react";
import { useLocation } from "react-router";
import { StateStoreContext } from "$/utils/context-registry";
import { urlMayHaveChanged } from "../url.js";
import { makeBoundStore } from "./boundStore.js";

/**
 * @typedef {object} UrlBoundProps
 * @property {import("./boundStore.js").Binding[]} bindings  The same ones for as long as it is mounted.
 * @property {import("react").ReactNode} children
 */

/** @param {UrlBoundProps} props */
export default function UrlBound({ bindings, children }) {
  const store = useContext(StateStoreContext);
  const [boundStore] = useState(() => makeBoundStore(store, bindings));
  const { pathname, search } = useLocation();
  useEffect(() => boundStore.switchOn(), [boundStore]);
  useLayoutEffect(urlMayHaveChanged, [pathname, search]);
  return <StateStoreContext value={boundStore}>{children}</StateStoreContext>;
}
