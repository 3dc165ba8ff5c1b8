/* What the bar at the top names: which controller this is, and who is signed in. The page learns it over
   its connection; until then it is what the server has said in the bar that comes with a job's page
   (app/first_screen/bar.py), so that it does not go and come again. */
import Identity from "./Identity.jsx";

/** @typedef {{source: string, userName: string, isReadOnly: boolean, hasSession: boolean}} Names */

/** @returns {Names | null} null where the page has come without that bar */
function readNames() {
  const bar = document.querySelector(":is(#first-bar, #first-screen) > .topbar");
  if (!(bar instanceof HTMLElement)) return null;
  const { source = "", userName = "", isReadOnly, hasSession } = bar.dataset;
  return { source, userName, isReadOnly: isReadOnly !== undefined, hasSession: hasSession !== undefined };
}

const isInBrowser = typeof document !== "undefined"; // the build renders pages too
const said = isInBrowser ? readNames() : null; // once: the bar goes when the page takes over

/** @param {Names} props  All empty until the page knows them: a controller always has a name. */
export default function BarNames(props) {
  const { source, userName, isReadOnly, hasSession } = props.source ? props : (said ?? props);
  return (
    <>
      {source && <span className="tag">{source}</span>}
      <Identity name={userName} isReadOnly={isReadOnly} hasSession={hasSession} />
    </>
  );
}
