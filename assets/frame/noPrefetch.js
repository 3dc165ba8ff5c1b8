/* In the place of the part of React Router that prefetches the pages behind links (app/hosting/
   lean_router.py): no link of Jobpane asks for that. */

/** @returns {[boolean, undefined, object]} */
export const usePrefetchBehavior = () => [false, undefined, {}];
/** @param {unknown} ref */
export const mergeRefs = (ref) => ref;
export const PrefetchPageLinks = () => null;
export const FrameworkContext = undefined;
