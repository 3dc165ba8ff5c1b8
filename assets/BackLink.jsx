// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/set-state-in-effect -- to be mended (issue 10) */
/* On a job's page: the way back to the list that it was opened from, as it was. */
import { useEffect, useState } from "react";
import { Link, useLocation } from "react-router";
import { rememberedList } from "./lastList.js";

function labelOf(href) {
  const said = new URLSearchParams(href.split("?")[1] ?? "");
  const words = said.get("search");
  if (words) return `Results for “${words}”`;
  return ["status", "job_type", "launch_type"].some((name) => said.get(name))
    ? "Filtered system jobs"
    : "All system jobs";
}

/** `fallback` is where it leads when no list was open in this tab. */
export default function BackLink({ fallback, children }) {
  const [href, setHref] = useState("");
  const { pathname } = useLocation();
  useEffect(() => setHref(rememberedList(pathname)), [pathname]);
  const to = href || fallback;
  return (
    <Link to={to}>
      {children}
      {labelOf(to)}
    </Link>
  );
}
