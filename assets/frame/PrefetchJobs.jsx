/* Moving inside is quick: a job's record and first lines are asked for while its link is pointed at, and
   the scripts of its page are there before. What was asked for waits at the server, for the page. */
import { useEffect, useState } from "react";
import { PrefetchPageLinks, useHref } from "react-router";
import { apiFetch } from "../apiFetch.js";
import { onceIdle, savesData } from "../shared/loadAhead.js";
import { JobRequests } from "./JobRequests.js";
import { loadJobPage } from "./jobPageScripts.js";
import { watchJobLinks } from "./jobLinks.js";

/** @import { LinkedJob } from "./JobRequests.js" */

/**
 * @typedef {object} PrefetchJobsProps
 * @property {string} apiBase  The backend's origin.
 */

/** Whether the user's data and network are free for what may turn out not to be wanted. */
const mayPrefetch = () => navigator.onLine && !savesData();

/**
 * @param {string} apiBase
 * @param {LinkedJob} job
 */
async function askFor(apiBase, { id, search }) {
  const words = search ? `?${new URLSearchParams({ search })}` : "";
  const answer = await apiFetch(`${apiBase}/api/jobs/${id}/prefetch${words}`, { method: "POST" });
  return answer.ok;
}

/** @param {PrefetchJobsProps} props */
export default function PrefetchJobs({ apiBase }) {
  const [isIdle, setIdle] = useState(false);
  const page = useHref("/jobs/1"); // its scripts are those of every job
  useEffect(() => onceIdle(() => setIdle(mayPrefetch())), []);
  useEffect(() => {
    const requests = new JobRequests((job) => askFor(apiBase, job), mayPrefetch);
    const end = watchJobLinks(document, {
      point: (link, job) => {
        if (mayPrefetch()) loadJobPage();
        requests.point(link, job);
      },
      leave: (link) => requests.leave(link),
      press: (job) => requests.press(job),
    });
    return () => {
      end();
      requests.stop();
    };
  }, [apiBase]);
  return isIdle ? <PrefetchPageLinks page={page} /> : null;
}
