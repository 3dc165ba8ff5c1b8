/* The output's URLs at our own server, what they answer, and errors. The contract, with the meaning
   of each name, is docs/output-api.md. */
import { patientFetch } from "../../patientFetch.js";

/** @import { Gap, Line } from "./chunk.js" */
/** @import { Query } from "./searchLink.js" */

/**
 * Parameters of a request; those that are undefined or "" are not sent.
 * @typedef {Record<string, string | number | undefined>} Params
 */

/**
 * How far a filtered list goes: lines that were searched, of how many.
 * @typedef {{lines: number, total: number, complete: boolean}} Searched
 */

/**
 * The answer of `lines`.
 * @typedef {object} LinesAnswer
 * @property {Line[]} lines
 * @property {number} start
 * @property {number} total
 * @property {number} final
 * @property {boolean} complete
 * @property {boolean} more
 * @property {boolean} [unconfirmed]
 * @property {Gap[]} missing
 * @property {Omit<Gap, "reason">[]} [skipped]
 * @property {Searched} [searched] only for a filtered list
 * @property {boolean} [marks_cut]
 * @property {boolean} [unstored] the server's disk takes nothing now
 */

/**
 * A matching line; `place` counts in the list of matching lines.
 * @typedef {{line: number, place: number}} Hit
 */

/**
 * The answer of `search`: counts so far, and a hit where one was asked for.
 * @typedef {object} SearchAnswer
 * @property {number} hits
 * @property {number} lines matching lines
 * @property {number | null} first
 * @property {number | null} last
 * @property {number} searched
 * @property {number} total
 * @property {boolean} complete
 * @property {boolean} [unconfirmed]
 * @property {number[]} buckets
 * @property {Hit | null} at
 */

/**
 * The answer of `progress` and `again`.
 * @typedef {object} ProgressAnswer
 * @property {number} total
 * @property {number} here
 * @property {boolean} complete
 * @property {boolean} unconfirmed
 * @property {boolean} filling
 * @property {number | null} eta_s
 */

/**
 * A request that failed, as it is shown.
 * @typedef {object} Failure
 * @property {string} message
 * @property {boolean} canTryAgain
 * @property {string} code
 */

const NO_ANSWER = "Jobpane didn't answer. Check your connection and try again.";

/** The server refused or failed; the message is for people. */
export class OutputError extends Error {
  /** @param {{sentence: string, can_try_again: boolean, code: string}} error as it was sent */
  constructor({ sentence, can_try_again: canTryAgain, code }) {
    super(sentence);
    this.canTryAgain = canTryAgain;
    this.code = code;
  }
}

/**
 * The URL of one of an output's routes.
 * @param {string} base the output's URL
 * @param {string} name the route's, such as "lines"
 * @param {Params} [params]
 */
export function outputUrl(base, name, params = {}) {
  /** @type {Record<string, string>} */
  const sent = {};
  for (const [key, value] of Object.entries(params)) {
    if (value !== undefined && value !== "") sent[key] = String(value);
  }
  return `${base}/${name}?${new URLSearchParams(sent)}`;
}

/**
 * Sends a request and returns the JSON of its answer, whose type the contract gives.
 * @template T
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @param {string} [method]
 * @returns {Promise<T>}
 * @throws {OutputError} where the answer is no success
 */
export async function requestJson(url, signal, method = "GET") {
  const options = { method, signal, headers: { Accept: "application/json" } };
  const answer = await patientFetch(url, options);
  const body = await answer.json();
  if (!answer.ok) throw new OutputError(body.error);
  return body;
}

/**
 * The words for an error, and whether trying again makes sense.
 * @param {unknown} error
 * @returns {Failure}
 */
export const failureOf = (error) =>
  error instanceof OutputError
    ? { message: error.message, canTryAgain: error.canTryAgain, code: error.code }
    : { message: NO_ANSWER, canTryAgain: true, code: "no_answer" };

/**
 * The parameters of a search, for every route that takes one; {} for no search.
 * @param {Query} query
 * @returns {Params}
 */
export function searchParams({ text, isRegex, isCase, isWord }) {
  if (!text) return {};
  return {
    q: text,
    mode: isRegex ? "regex" : undefined,
    case: isCase ? "1" : undefined,
    word: isWord ? "1" : undefined,
  };
}
