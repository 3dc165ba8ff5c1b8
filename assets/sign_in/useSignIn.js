/* The state of the sign-in page: which ways there are, what was tried, and what came of it. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { wholePath } from "../controller.js";
import { fetchSession, post } from "../sessionApi.js";
import { problemOf } from "./problems.js";
import { useSecondsLeft } from "./useSecondsLeft.js";
import { wantedPage } from "./wayBack.js";

/** @import { Session } from "../sessionApi.js" */
/** @import { Problem } from "./problems.js" */

const NO_ANSWER = "Jobpane didn't answer. Check your connection and try again.";
const SLOWED = "Too many sign-in attempts. Wait for the countdown, then try again.";

/** @param {string} message @returns {Problem} */
const danger = (message) => ({ tone: "danger", message });

/**
 * Send the credentials; a page that has grown old gets a new CSRF token once.
 * @param {string} csrf
 * @param {Record<string, string>} body
 */
async function attempt(csrf, body) {
  const outcome = await post("/api/sign-in", csrf, body);
  if (outcome.isOk || outcome.code !== "csrf") return outcome;
  const fresh = await fetchSession().catch(() => null);
  return fresh ? post("/api/sign-in", fresh.csrf, body) : outcome;
}

const neverChanges = () => () => {};

export function useSignIn() {
  // The built page knows nothing, and without scripts it must not look as if it was asking.
  const isMounted = useSyncExternalStore(neverChanges, () => true, () => false);
  const [session, setSession] = useState(/** @type {Session | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isBusy, setIsBusy] = useState(false);
  const [secondsLeft, waitFor] = useSecondsLeft();
  const load = () =>
    fetchSession(wantedPage(window.location)).then(
      (found) => {
        setSession(found);
        setProblem(found.problem ? danger(found.problem) : problemOf(window.location.search));
      },
      () => setProblem(danger(NO_ANSWER)),
    );
  useEffect(() => void load(), []);
  /** @param {Record<string, string>} credentials @returns {Promise<boolean>} Whether it worked. */
  const submit = async (credentials) => {
    if (isBusy || secondsLeft > 0 || !session) return false;
    setIsBusy(true);
    setProblem(null);
    const outcome = await attempt(session.csrf, { ...credentials, next: session.next });
    if (outcome.isOk) {
      window.location.replace(wholePath(String(outcome.body.next))); // busy until the other page is there
      return true;
    }
    setIsBusy(false);
    setProblem(danger(outcome.waitS > 0 ? SLOWED : outcome.message));
    waitFor(outcome.waitS);
    return false;
  };
  return { isMounted, session, problem, isBusy, secondsLeft, submit, reload: load };
}
