/* Moving inside is quick: the scripts of a job's page are there before its link is pressed. */
import { useEffect, useState } from "react";
import { PrefetchPageLinks, useHref } from "react-router";
import { loadJobPage, onceIdle } from "./jobPageScripts.js";
import { watchJobLinks } from "./jobLinks.js";

/** Whether the user's data and network are free for what may turn out not to be wanted. */
function mayPrefetch() {
  const { connection, onLine } = /** @type {Navigator & {connection?: {saveData?: boolean}}} */ (navigator);
  return onLine && !connection?.saveData;
}

export default function PrefetchJobs() {
  const [isIdle, setIdle] = useState(false);
  const page = useHref("/jobs/1"); // its scripts are those of every job
  useEffect(() => onceIdle(() => setIdle(mayPrefetch())), []);
  useEffect(() => {
    const load = () => {
      if (mayPrefetch()) loadJobPage();
    };
    return watchJobLinks(document, { point: load, leave: () => {}, press: load });
  }, []);
  return isIdle ? <PrefetchPageLinks page={page} /> : null;
}
