/* Stands in for a page that failed to render. It needs nothing of the page or of its state, and does
   not show the error: the console has that. */
import { useLayoutEffect } from "react";

/**
 * The server's first screen is in front of a page that never takes over from it: see
 * job/firstScreen.js. It may come later than the failure.
 */
function removeFirstScreen() {
  const remove = () => document.getElementById("first-screen")?.remove();
  const watcher = new MutationObserver(remove);
  remove();
  watcher.observe(document.body, { childList: true });
  return () => watcher.disconnect();
}

/** React Router renders it in place of the page. */
export default function PageError() {
  useLayoutEffect(removeFirstScreen, []);
  return (
    <main id="content" className="page">
      <section className="panel nothing" role="alert">
        <h1>Something went wrong on this page</h1>
        <p className="muted">Reload it, or go to the start page.</p>
        <div className="notice-ways">
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Reload
          </button>
          <a className="button" href="/">
            Start page
          </a>
        </div>
      </section>
    </main>
  );
}
