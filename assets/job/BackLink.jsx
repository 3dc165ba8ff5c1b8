/* On a job's page: the way back to the list that the job was opened from, as it was. */
import { useSyncExternalStore } from "react";
import { Link, useLocation } from "react-router";
import { rememberedList } from "../lastList.js";
import Icon from "../shared/Icon.jsx";
import Tooltip from "../shared/Tooltip.jsx";

/**
 * @typedef {object} BackLinkProps
 * @property {string} fallback  Where the link leads when no list was open in this tab.
 */

/** @param {string} href  The URL of a list. */
function labelOf(href) {
  const params = new URLSearchParams(href.split("?")[1] ?? "");
  const words = params.get("search");
  if (words) return `Results for “${words}”`;
  return ["status", "job_type", "launch_type"].some((name) => params.get(name))
    ? "Filtered system jobs"
    : "All system jobs";
}

// The list is remembered as its page is left, before the next one is rendered.
const neverChanges = () => () => {};

/** @param {BackLinkProps} props */
export default function BackLink({ fallback }) {
  const { pathname } = useLocation();
  const read = () => rememberedList(pathname);
  const href = useSyncExternalStore(neverChanges, read, () => "") || fallback;
  const label = labelOf(href);
  return (
    <Tooltip text={label} isName>
      <Link to={href} className="icon-button" aria-label={label}>
        <Icon name="arrow-left" />
      </Link>
    </Tooltip>
  );
}
