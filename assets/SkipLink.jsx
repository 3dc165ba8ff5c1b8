// @ts-nocheck: types are to be written (issue 10)
/* The first stop of the Tab key: goes past the bar to the page's content, and takes the focus there.
   A plain link would be followed by the router, which moves no focus. */

export default function SkipLink({ target }) {
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
