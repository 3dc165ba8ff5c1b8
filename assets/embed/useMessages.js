/* What a portal's page learns of the job in its frame: by postMessage, to the portal's own origin. */
import { useEffect, useRef } from "react";
import { send } from "./portalMessages.js";

/**
 * @typedef {object} Reported
 * @property {number} jobId  0 while no record has come.
 * @property {string} status
 * @property {boolean} isEnded
 */

/**
 * Reports the height of `content` and what becomes of the job, for as long as the origin is known.
 * @param {import("react").RefObject<HTMLElement | null>} content
 * @param {string} origin  "" where there is no portal
 * @param {Reported} reported
 */
export function useMessages(content, origin, { jobId, status, isEnded }) {
  const ended = useRef(0);
  useEffect(() => {
    if (jobId && status) send(origin, "status", { job: jobId, status, ended: isEnded });
    if (!jobId || !isEnded || !origin || ended.current === jobId) return;
    ended.current = jobId;
    send(origin, "finished", { job: jobId, status });
  }, [origin, jobId, status, isEnded]);
  useEffect(() => {
    const page = content.current?.closest("main");
    if (!origin || !page) return undefined;
    let height = 0;
    const measure = () => {
      // What is seen is the first screen, which is as high as the page will be (early.js).
      if (document.getElementById("first-screen")) return;
      const now = Math.ceil(page.getBoundingClientRect().height);
      if (now === height) return;
      height = now;
      send(origin, "resize", { height });
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(page);
    return () => sizes.disconnect();
  }, [content, origin]);
}
