/* Opens and folds the page's details. Until there are any it takes its room alone, so that nothing
   beside it jumps when the record comes. */
import { useContext } from "react";
import Icon from "../shared/Icon.jsx";
import { DetailsContext } from "./detailsContext.js";

export default function DetailsButton() {
  const details = useContext(DetailsContext);
  if (!details) return null;
  return (
    <button
      type="button"
      className={`button small details-button ${details.hasDetails ? "" : "is-absent"}`}
      aria-expanded={details.isOpen}
      aria-controls={details.id}
      onClick={details.toggle}
    >
      <Icon name="panel-right" />
      <span>Details</span>
    </button>
  );
}
