// @ts-nocheck: types are to be written (issue 10)
/* Binds states to the page's URL. A server-side state learns of a new URL some time after the
   browser shows it, and until then it is about another job or search. What reads such a state
   below this component gets its initial value instead: the picture of a wait, with what the URL
   itself says. So nothing of another job is ever shown, pressed or asked for. */
import { useContext, useEffect, useLayoutEffect, useState } from "react";
import { useLocation } from "react-router";
import { StateStoreContext, app } from "$/utils/context-registry";
import { jobIdOf, onUrlChange, urlMayHaveChanged } from "./url.js";

const SEARCH_LIMIT = 500; // characters, as in app/state/route.py

const pathOf = ({ pathname }) => pathname.replace(/\/+$/, "");
const wordsOf = ({ search }) =>
  (new URLSearchParams(search).get("search") ?? "").slice(0, SEARCH_LIMIT).trim();

/* What a page is about. A job page's URL also holds the search in the output and the line. */
const IDENTITY = {
  job: (url) => `${pathOf(url)} ${wordsOf(url)}`,
  list: (url) => `${pathOf(url)} ${url.search}`,
};

/* What is known without the server. */
const TITLE = {
  job: (url) => (jobIdOf(url.pathname) ? `Job #${jobIdOf(url.pathname)}` : "Jobpane"),
  list: (url) => (wordsOf(url) ? `“${wordsOf(url)}” · Jobpane` : "System jobs · Jobpane"),
};

const urlOf = (state, { fields }) =>
  state[fields.of_url] ? new URL(window.location.origin + state[fields.of_url]) : null;

/** Whether the old rows may stay while others of the same words come: they are only old. */
const isOtherPageOfList = (state, binding, about) =>
  binding.kind === "list" &&
  about !== null &&
  pathOf(about) === pathOf(window.location) &&
  wordsOf(about) === wordsOf(window.location) &&
  state[binding.fields.rows].length > 0;

function waiting(state, binding, about) {
  const { fields, kind, name } = binding;
  if (isOtherPageOfList(state, binding, about)) return { ...state, [fields.phase]: "refreshing" };
  return {
    ...app.initialState[name],
    [fields.search]: wordsOf(window.location),
    [fields.title]: TITLE[kind](window.location),
  };
}

/** A store like Reflex's own, in front of it. */
function makeBoundStore(store, bindings) {
  const byName = new Map(bindings.map((binding) => [binding.name, binding]));
  const made = new Map(); // the last value of each state, so that asking twice gives the same
  let isOn = false; // the first render in the browser must be as the built page

  const bound = (binding) => {
    const state = store.getSnapshot(binding.name);
    const about = urlOf(state, binding);
    const identity = IDENTITY[binding.kind];
    const wanted = identity(window.location);
    if (about !== null && identity(about) === wanted) return state;
    const last = made.get(binding.name);
    if (last?.wanted === wanted && last.state === state) return last.value;
    const value = waiting(state, binding, about);
    made.set(binding.name, { wanted, state, value });
    return value;
  };

  return {
    ...store,
    getSnapshot: (name) =>
      isOn && byName.has(name) ? bound(byName.get(name)) : store.getSnapshot(name),
    subscribe: (name, listener) => {
      const leaveStore = store.subscribe(name, listener);
      const leaveUrl = byName.has(name) ? onUrlChange(listener) : () => {};
      return () => {
        leaveStore();
        leaveUrl();
      };
    },
    switchOn: () => {
      isOn = true;
      urlMayHaveChanged();
    },
  };
}

export default function UrlBound({ bindings, children }) {
  const store = useContext(StateStoreContext);
  const [boundStore] = useState(() => makeBoundStore(store, bindings));
  const { pathname, search } = useLocation();
  useEffect(() => boundStore.switchOn(), [boundStore]);
  useLayoutEffect(urlMayHaveChanged, [pathname, search]);
  return <StateStoreContext value={boundStore}>{children}</StateStoreContext>;
}
