/* Opens and folds the page's details; nothing where there are none. */
import { useContext } from "react";
import Icon from "../shared/Icon.jsx";
import { DetailsContext } from "./detailsContext.js";

export default function DetailsButton() {
  const details = useContext(DetailsContext);
  if (!details) return null;
  return (
    <button
      type="button"
      className="button small details-button"
      aria-expanded={details.isOpen}
      aria-controls={details.id}
      onClick={details.toggle}
    >
      <Icon name="panel-right" />
      <span>Details</span>
    </button>
  );
}
