/* What the JavaScript in assets/ imports and tsc cannot see: Reflex's generated modules, and CSS. */

declare module "*.css";

/* The pages are checked against React's types, also where the browser has Preact: app/hosting/preact.py. */
declare module "preact" {
  export const options: { debounceRendering?: (render: () => void) => void };
  export function render(children: import("react").ReactNode, element: Element): void;
}

declare module "preact/compat" {
  export { useLayoutEffect, useReducer, useState } from "react";
  const React: typeof import("react");
  export default React;
}

declare module "$/utils/context-registry" {
  import type { Context } from "react";

  type State = Record<string, unknown>;

  /** Reflex's store of the states, by their full Python names. */
  interface StateStore {
    getSnapshot(name: string): State;
    subscribe(name: string, listener: () => void): () => void;
  }

  interface ColorMode {
    /** "system", "light" or "dark", as the user chose. */
    rawColorMode: string;
    setColorMode(mode: string): void;
  }

  export const StateStoreContext: Context<StateStore>;
  export const ColorModeContext: Context<ColorMode>;
  export const app: { initialState: Record<string, State> };
}

/** What the API of sessions answers; the body is null where it is no JSON. */
interface FrameAnswer {
  status: number;
  body: { key?: string; origin: string; actions?: boolean } | null;
}

/** What was asked with the token of a portal's link, and the answer to it; null where none came. */
interface BegunFrame {
  request: RequestInit;
  answer: Promise<FrameAnswer | null>;
}

interface Window {
  /** What a portal's frame is opened with, from assets/embed/boot.js to assets/embed/frameSession.js. */
  jobpaneFrame?: BegunFrame;

  /** In a portal's frame of a job: settled once its first screen is in the document or will not come. */
  jobpaneShown?: Promise<void>;

  /** Fits a first screen to the browser, by which it can be seen: app/first_screen/finish.js. */
  jobpaneFinish?: (screen: HTMLElement) => void;
}
