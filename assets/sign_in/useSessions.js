/* The sessions of the signed-in user: reading the list, ending one, ending all. */
import { useEffect, useState } from "react";
import { signOut } from "../frame/sessionEnd.js";
import { wholePath } from "../controller.js";
import { patientFetch } from "../patientFetch.js";
import { postWithNewToken } from "../sessionApi.js";

/**
 * @typedef {object} ListedSession
 * @property {string} id
 * @property {string} browser  Such as "Firefox on Linux"; "" where it is not known.
 * @property {string} address
 * @property {string} signed_in_at
 * @property {string} used_at
 * @property {boolean} is_this
 */

/** @typedef {{ list: ListedSession[] | null, problem: string, isOff?: boolean }} Answer */

const NO_SIGN_IN = "no_sign_in"; // as in app/api/visitors.py
const NO_ANSWER = "Couldn't load your sessions. Check your connection and try again.";

/** @returns {Promise<Answer>} */
async function fetchSessions() {
  try {
    const response = await patientFetch(wholePath("/api/sessions"), { cache: "no-store" });
    const answer = await response.json();
    if (response.ok) return { list: answer.sessions, problem: "" };
    if (answer.error.code === NO_SIGN_IN) return { list: null, problem: "", isOff: true };
    return { list: null, problem: answer.error.sentence };
  } catch {
    return { list: null, problem: NO_ANSWER };
  }
}

export function useSessions() {
  const [list, setList] = useState(/** @type {ListedSession[] | null} */ (null));
  const [problem, setProblem] = useState("");
  const [isOff, setOff] = useState(false); // nobody signs in here
  const [done, setDone] = useState("");
  /** @param {Answer} answer */
  const show = (answer) => {
    if (answer.list) setList(answer.list);
    setProblem(answer.problem);
    setOff(Boolean(answer.isOff));
  };
  const read = () => fetchSessions().then(show);
  useEffect(() => {
    fetchSessions().then(show);
  }, []);
  /** @param {string} path */
  const leave = async (path) => {
    setDone("");
    setProblem(await signOut(path));
  };
  /** @param {ListedSession} session */
  const end = async (session) => {
    if (session.is_this) return leave("/api/sign-out");
    setDone("");
    const outcome = await postWithNewToken(`/api/sessions/${session.id}/end`);
    await read();
    if (outcome.isOk) setDone("Session ended.");
    else setProblem(outcome.message);
  };
  const endAll = () => leave("/api/sign-out-everywhere");
  return { list, problem, isOff, done, read, end, endAll };
}
