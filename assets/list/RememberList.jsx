/* On a list of jobs: remembers its URL for the way back from the job that is opened next. */
import { useEffect } from "react";
import { useLocation } from "react-router";
import { pagePath } from "../controller.js";
import { rememberList } from "../lastList.js";

const JOB = /^\/jobs\/[^/]+\/?$/;

export default function RememberList() {
  const { pathname, search } = useLocation();
  useEffect(
    () => () => {
      // When this list is left, the browser has the next page's URL already.
      const next = pagePath();
      if (JOB.test(next)) rememberList(pathname + search, next);
    },
    [pathname, search],
  );
  return null;
}
