/* On the list of jobs: remembers its URL for the way back from a job's page. */
import { useEffect } from "react";
import { useLocation } from "react-router";
import { rememberList } from "./lastList.js";

export default function RememberList() {
  const { pathname, search } = useLocation();
  useEffect(() => rememberList(pathname + search), [pathname, search]);
  return null;
}
