/* Components whose code is loaded when they are first shown. */
import { useEffect, useState, useSyncExternalStore } from "react";

/** @import { ComponentType } from "react" */
/** @import { LatePart } from "./LatePart.js" */

/**
 * A component in the place of one that comes late: shows nothing until then, and `Missing`, with the
 * same props, where it could not be loaded. When it is shown again, it tries again.
 * @template {object} Props
 * @template Part
 * @param {LatePart<Part>} part
 * @param {ComponentType<Props>} Missing
 * @param {(part: Part) => ComponentType<Props>} componentOf finds it in the part
 * @returns {ComponentType<Props>}
 */
export function lateComponent(part, Missing, componentOf) {
  return function Late(props) {
    const value = useSyncExternalStore(part.subscribe, () => part.value, () => null);
    const [isMissing, setMissing] = useState(false);
    useEffect(() => {
      let isShown = true;
      part.load().catch(() => isShown && setMissing(true));
      return () => {
        isShown = false;
      };
    }, []);
    if (value !== null) {
      const Loaded = componentOf(value);
      return <Loaded {...props} />;
    }
    return isMissing ? <Missing {...props} /> : null;
  };
}
