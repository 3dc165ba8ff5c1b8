/* Stands in for a page that failed to render. It needs nothing of the page or of its state, and does
   not show the error: the console has that. */
import "./trustedMarkup.js"; // Here, because it must come before the first page is rendered.

/** React Router renders it in place of the page. */
export default function PageError() {
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
