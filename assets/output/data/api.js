// @ts-nocheck: types are to be written (issue 10)
/* The output's addresses at our own server (the contract is in docs/output-api.md), its errors. */
import { patientFetch } from "../../patientFetch.js";

const NO_ANSWER = "Jobpane did not answer. Check your connection, then try again.";

export class OutputError extends Error {
  constructor({ sentence, can_try_again: canTryAgain, code }) {
    super(sentence);
    this.canTryAgain = canTryAgain;
    this.code = code;
  }
}

/** The address `name` of an output with the parameters that say something. */
export function outputUrl(base, name, params = {}) {
  const said = Object.entries(params).filter(([, value]) => value !== undefined && value !== "");
  return `${base}/${name}?${new URLSearchParams(said)}`;
}

/** A question to the server; an answer that is no success is thrown as an OutputError. */
export async function requestJson(address, signal, method = "GET") {
  const options = { method, signal, headers: { Accept: "application/json" } };
  const answer = await patientFetch(address, options);
  const body = await answer.json();
  if (!answer.ok) throw new OutputError(body.error);
  return body;
}

/** The words for an error, and whether trying again makes sense. */
export const failureOf = (error) =>
  error instanceof OutputError
    ? { message: error.message, canTryAgain: error.canTryAgain, code: error.code }
    : { message: NO_ANSWER, canTryAgain: true, code: "no_answer" };

/** The parameters of a search, for every route that takes one; {} for no search. */
export function searchParams({ text, isRegex, isCase, isWord }) {
  if (!text) return {};
  return {
    q: text,
    mode: isRegex ? "regex" : undefined,
    case: isCase ? "1" : undefined,
    word: isWord ? "1" : undefined,
  };
}
