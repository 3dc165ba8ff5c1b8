/* A store of states in front of Reflex's own. A server-side state learns of a new URL some time after
   the browser shows it, and until then it is about another job or search. This store gives such a
   state's initial value instead: the page waits, with what the URL itself says, so nothing of another
   job is ever shown, pressed or asked for. Renders nothing. */
import { app } from "$/utils/context-registry";
import { pagePath } from "../controller.js";
import { jobIdOf, onUrlChange, urlMayHaveChanged } from "../url.js";

const SEARCH_LIMIT = 500; // characters, as in app/state/route.py

/** @typedef {Record<string, unknown>} State  A state's fields by the browser's names. */

/**
 * @typedef {object} Store  Where components read states, by their full Python names.
 * @property {(name: string) => State} getSnapshot
 * @property {(name: string, listener: () => void) => () => void} subscribe
 */

/**
 * @typedef {object} Binding  A state that is bound to the page's URL.
 * @property {string} name  The state's full Python name.
 * @property {"job" | "list" | "template"} kind  What the state is about.
 * @property {Record<string, string>} fields  The browser's names of its fields `of_url`, `phase` and
 *   `title`; of a job and a list also of `search`, of a list also of `rows`.
 */

/** @typedef {{ pathname: string, search: string }} PageUrl */

/** @param {PageUrl} url */
const pathOf = ({ pathname }) => pathname.replace(/\/+$/, "");
/** @param {PageUrl} url */
const wordsOf = ({ search }) =>
  (new URLSearchParams(search).get("search") ?? "").slice(0, SEARCH_LIMIT).trim();

/* What a page is about. A job page's URL also holds the search in the output and the line. */
const IDENTITY = {
  /** @param {PageUrl} url */
  job: (url) => `${pathOf(url)} ${wordsOf(url)}`,
  /** @param {PageUrl} url */
  list: (url) => `${pathOf(url)} ${url.search}`,
  // The range of a template's picture is in its URL: until another comes, the old one stays.
  /** @param {PageUrl} url */
  template: (url) => pathOf(url),
};

/* What is known without the server. */
const TITLE = {
  /** @param {PageUrl} url */
  job: (url) => (jobIdOf(url.pathname) ? `Job #${jobIdOf(url.pathname)}` : "Jobpane"),
  /** @param {PageUrl} url */
  list: (url) => (wordsOf(url) ? `“${wordsOf(url)}” · Jobpane` : "System jobs · Jobpane"),
  template: () => "System job template · Jobpane",
};

/** The browser's URL, its path without the controller, as states name theirs. */
const pageUrl = () => ({ pathname: pagePath(), search: window.location.search });

/**
 * The URL that a state is about; null before the first one.
 * @param {State} state
 * @param {Binding} binding
 */
const urlOf = (state, { fields }) =>
  state[fields.of_url] ? new URL(`${window.location.origin}${state[fields.of_url]}`) : null;

/**
 * Whether the old rows may stay while others of the same words come: they are only old.
 * @param {State} state
 * @param {Binding} binding
 * @param {URL | null} about
 */
function isOtherPageOfList(state, binding, about) {
  if (binding.kind !== "list" || about === null) return false;
  const rows = state[binding.fields.rows];
  return (
    pathOf(about) === pathOf(pageUrl()) &&
    wordsOf(about) === wordsOf(pageUrl()) &&
    Array.isArray(rows) &&
    rows.length > 0
  );
}

/**
 * What is shown in place of a state that is about another URL.
 * @param {State} state
 * @param {Binding} binding
 * @param {URL | null} about
 * @returns {State}
 */
function waiting(state, binding, about) {
  const { fields, kind, name } = binding;
  if (isOtherPageOfList(state, binding, about)) return { ...state, [fields.phase]: "refreshing" };
  return {
    ...app.initialState[name],
    ...(fields.search ? { [fields.search]: wordsOf(pageUrl()) } : {}),
    [fields.title]: TITLE[kind](pageUrl()),
  };
}

/**
 * Returns a bound state as it is if it is about the browser's URL, else what is shown in its place.
 * @param {Store} store
 */
function makeReader(store) {
  /** The last value of each state, so that reading twice gives the same object.
      @type {Map<string, { wanted: string, state: State, value: State }>} */
  const made = new Map();
  /** @param {Binding} binding */
  return (binding) => {
    const state = store.getSnapshot(binding.name);
    const about = urlOf(state, binding);
    const identity = IDENTITY[binding.kind];
    const wanted = identity(pageUrl());
    if (about !== null && identity(about) === wanted) return state;
    const last = made.get(binding.name);
    if (last?.wanted === wanted && last.state === state) return last.value;
    const value = waiting(state, binding, about);
    made.set(binding.name, { wanted, state, value });
    return value;
  };
}

/**
 * A store like `store`, whose bound states are those of the browser's URL once it is switched on:
 * the first render in the browser must be as the built page.
 * @template {Store} T
 * @param {T} store
 * @param {Binding[]} bindings
 */
export function makeBoundStore(store, bindings) {
  const byName = new Map(bindings.map((binding) => [binding.name, binding]));
  const readBound = makeReader(store);
  let isOn = false;
  return {
    ...store,
    /** @param {string} name */
    getSnapshot: (name) => {
      const binding = isOn ? byName.get(name) : undefined;
      return binding ? readBound(binding) : store.getSnapshot(name);
    },
    /** @param {string} name @param {() => void} listener */
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
