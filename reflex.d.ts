/* What the JavaScript in assets/ imports and tsc cannot see: Reflex's generated modules, and CSS. */

declare module "*.css";

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

interface Window {
  /** The token of a portal's link, from assets/embed/boot.js to assets/embed/frameSession.js. */
  jobpaneFrameToken?: string;
}
