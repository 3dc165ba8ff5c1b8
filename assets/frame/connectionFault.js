/* Decides why nothing comes over the page's own connection, by what plain requests are answered. */

/** @typedef {"" | "away" | "blocked" | "refused"} FaultKind */

/**
 * "away" while Jobpane does not answer, or has only begun to; "refused" while it says itself why it
 * serves nobody, in `message`; "blocked" while it answers plain requests only; "" while nothing is wrong.
 * @typedef {{ kind: FaultKind, message: string }} ConnectionFault
 */

/** @typedef {{ isAnswered: boolean, refusal: string }} Found  Of one check. */

const UNAVAILABLE = 503;

/** @type {ConnectionFault} */
export const NO_FAULT = { kind: "", message: "" };

/**
 * A proxy may refuse a path, or answer in Jobpane's place: only JSON is from Jobpane.
 * @param {Response | null} answer
 */
const isOurs = (answer) => answer?.headers.get("Content-Type")?.startsWith("application/json") ?? false;

/**
 * Why Jobpane itself serves nobody now; "" where it does, or does not say.
 * @param {Response} answer
 */
async function refusalIn(answer) {
  if (answer.status !== UNAVAILABLE) return "";
  const body = await answer.json().catch(() => null);
  const message = body?.error?.sentence;
  return typeof message === "string" ? message : "";
}

/**
 * Whether Jobpane answers plain requests, which says itself where it is not ready. The page's connection
 * needs the session, so what refuses the one refuses the other.
 * @param {(path: string) => Promise<Response>} ask
 * @returns {Promise<Found>}
 */
export async function lookAround(ask) {
  const health = await ask("/healthz").catch(() => null);
  if (isOurs(health) && !health?.ok) return { isAnswered: false, refusal: "" };
  const session = await ask("/api/session").catch(() => null);
  if (!session || !isOurs(session)) return { isAnswered: isOurs(health), refusal: "" };
  const refusal = await refusalIn(session);
  if (refusal) return { isAnswered: false, refusal };
  return { isAnswered: isOurs(health) || session.ok, refusal: "" };
}

/**
 * @param {Found} found
 * @param {boolean} wasAnswered  By the check before: a connection that is only late comes meanwhile.
 * @returns {ConnectionFault}
 */
export function faultOf({ isAnswered, refusal }, wasAnswered) {
  if (refusal) return { kind: "refused", message: refusal };
  return { kind: isAnswered && wasAnswered ? "blocked" : "away", message: "" };
}
