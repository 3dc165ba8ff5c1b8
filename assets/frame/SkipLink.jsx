/* The first stop of the Tab key: goes past the bar to the page's content, and moves the focus there.
   A plain link would be followed by the router, which moves no focus. */

/**
 * @typedef {object} SkipLinkProps
 * @property {string} target  The id of the element that gets the focus.
 */

/** @param {SkipLinkProps} props */
export default function SkipLink({ target }) {
  /** @param {import("react").MouseEvent} event */
  const skip = (event) => {
    const content = document.getElementById(target);
    if (!content) return;
    event.preventDefault();
    content.focus();
    content.scrollIntoView();
  };
  return (
    <a className="skip-link" href={`#${target}`} onClick={skip}>
      Skip to content
    </a>
  );
}
