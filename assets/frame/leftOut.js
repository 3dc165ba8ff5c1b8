/* In the place of what Reflex loads for features that no page of ours uses (app/hosting/lean_runtime.py):
   states stored in cookies, and uploads. A page that uses one after all fails loudly. */

/**
 * Merges the props of nested components. Reflex merges deeply; ours have no nested props.
 * @param {...object} props  Later ones win.
 */
export const mergician = (...props) => Object.assign({}, ...props);

/** @returns {never} */
function refuse() {
  throw new Error("Left out of this build; see app/hosting/lean_runtime.py");
}

/** universal-cookie, as far as Reflex calls it. */
export default class Cookies {
  get = refuse;
  set = refuse;
  remove = refuse;
}

export const uploadFiles = refuse;
