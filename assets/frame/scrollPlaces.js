/* Where each entry of the tab's history was scrolled to, so that going back leads to the same place. */

const STORED_AS = "jobpane.scrollPlaces";

/** @returns {Record<string, number>} */
function stored() {
  try {
    return JSON.parse(window.sessionStorage.getItem(STORED_AS) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {string} hash "#L120" */
function elementOf(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null; // no URL encoding: the hash names nothing
  }
}

export function scrollPlaces() {
  const places = stored();
  return {
    /** @param {string} key of the entry that is left */
    leave: (key) => {
      places[key] = window.scrollY;
    },
    store: () => {
      try {
        window.sessionStorage.setItem(STORED_AS, JSON.stringify(places));
      } catch {
        // Storage is full or forbidden: the next load begins at the top.
      }
    },
    /**
     * Scrolls to where an entry was, or to what its hash names.
     * @param {{ key: string, hash: string }} entry
     * @returns {boolean} whether there was such a place
     */
    restore: ({ key, hash }) => {
      if (key in places) window.scrollTo(0, places[key]);
      else if (hash && elementOf(hash)) elementOf(hash)?.scrollIntoView();
      else return false;
      return true;
    },
  };
}
