/* While nothing comes over the page's connection: the record over plain HTTP; the children otherwise.
   That is rare, so what shows it is loaded only then. */
import { Suspense, lazy } from "react";
import { useConnectionFault } from "../frame/useConnectionFault.js";

/** @import { ReactNode } from "react" */

/**
 * @typedef {object} PlainRecordProps
 * @property {boolean} isLost  Whether the page's connection is lost.
 * @property {string} apiBase  The backend's origin.
 * @property {string} zone  "local" or "utc"
 * @property {ReactNode} children  Shown while there is no record to show instead.
 */

/** @param {{children: ReactNode}} props */
const Unchanged = ({ children }) => children;
const RecordOverHttp = lazy(() =>
  import("./RecordOverHttp.jsx").catch(() => ({ default: Unchanged })),
);

/** @param {PlainRecordProps} props */
export default function PlainRecord({ isLost, apiBase, zone, children }) {
  const isBlocked = useConnectionFault(isLost, apiBase).kind === "blocked";
  if (!isBlocked) return children;
  return (
    <Suspense fallback={children}>
      <RecordOverHttp apiBase={apiBase} zone={zone}>
        {children}
      </RecordOverHttp>
    </Suspense>
  );
}
