/* The output and the record's details: beside each other in a wide window, else one of them. Opening
   the details fetches nothing, and nothing remembers that they were open. */
import { Children, useId, useMemo, useState } from "react";
import { isLineLink } from "../output/data/lineLink.js";
import { useHash } from "../output/data/useLineRange.js";
import { DetailsContext } from "./detailsContext.js";

/** @import { ReactNode } from "react" */

/**
 * @typedef {object} JobBodyProps
 * @property {number} jobId  The details of another job are folded again.
 * @property {boolean} hasDetails
 * @property {ReactNode} children  The output, then the details.
 */

const BESIDE = "(min-width: 1100px)"; // as in styles/details.css

/** @param {JobBodyProps} props */
export default function JobBody({ jobId, hasDetails, children }) {
  const id = useId();
  const [openedFor, setOpenedFor] = useState(0);
  const isOpen = hasDetails && openedFor > 0 && openedFor === jobId;
  // A link to a line shows that line: where the details are in its place, they give way.
  useHash((hash) => {
    if (isLineLink(hash) && !window.matchMedia(BESIDE).matches) setOpenedFor(0);
  });
  const context = useMemo(
    () => ({ id, hasDetails, isOpen, toggle: () => setOpenedFor(isOpen ? 0 : jobId) }),
    [id, isOpen, hasDetails, jobId],
  );
  const [output, details] = Children.toArray(children);
  return (
    <DetailsContext value={context}>
      <div className={isOpen ? "job-body details-open" : "job-body"}>
        {output}
        <section id={id} className="details" aria-label="Details" hidden={!isOpen}>
          {details}
        </section>
      </div>
    </DetailsContext>
  );
}
