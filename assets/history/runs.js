/* The runs of a template's history, as app/presentation/template_page.py sends them, and their words. */
import { absoluteWords, durationWords } from "../clock.js";

/**
 * @typedef {object} Runs  One list for each value, the oldest run first; null where it is not known.
 * @property {number[]} ids
 * @property {number[]} created  Seconds since 1970.
 * @property {string[]} status
 * @property {(number | null)[]} deleted
 * @property {(number | null)[]} skipped
 * @property {(number | null)[]} took  Seconds.
 * @property {(number | null)[]} queued  Seconds.
 * @property {(number | null)[]} days  The retention that a run had.
 * @property {string[]} outcome
 */

/**
 * Names one run among all: a restored controller gives an id again.
 * @param {Runs} runs
 * @param {number} index
 */
export const keyOf = (runs, index) => `${runs.ids[index]} ${runs.created[index]}`;

/** @param {string} status */
const statusWords = (status) => status.charAt(0).toUpperCase() + status.slice(1);

/** @param {number} number */
export const grouped = (number) => number.toLocaleString("en-US");

/** @param {number} days */
const daysWords = (days) => `${grouped(days)} ${days === 1 ? "day" : "days"}`;

/** @param {number | null} took @param {number | null} queued */
function timeWords(took, queued) {
  const ran = took === null ? "" : `took ${durationWords(took)}`;
  const waited = queued === null ? "" : `queued ${durationWords(queued)}`;
  const words = [ran, waited].filter(Boolean).join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * What is said of a run, a line each; the first is its number and status.
 * @param {Runs} runs
 * @param {number} index
 * @param {string} zone  "local" or "utc"
 */
export function runWords(runs, index, zone) {
  const days = runs.days[index];
  return [
    `#${runs.ids[index]} ${statusWords(runs.status[index])}`,
    absoluteWords(runs.created[index] * 1000, zone),
    runs.outcome[index],
    timeWords(runs.took[index], runs.queued[index]),
    days === null ? "" : `Kept ${daysWords(days)}`,
  ].filter(Boolean);
}

export const COLUMNS = ["Run", "Status", "Created", "Deleted", "Skipped", "Took", "Queued", "Days kept"];

/** @param {number | null} number */
const orNothing = (number) => (number === null ? "" : grouped(number));
/** @param {number | null} seconds */
const durationOrNothing = (seconds) => (seconds === null ? "" : durationWords(seconds));

/**
 * A row of the table: its texts in the order of the columns, "" for what is not known.
 * @param {Runs} runs
 * @param {number} index
 * @param {string} zone
 */
export function rowOf(runs, index, zone) {
  return [
    `#${runs.ids[index]}`,
    statusWords(runs.status[index]),
    absoluteWords(runs.created[index] * 1000, zone),
    orNothing(runs.deleted[index]),
    orNothing(runs.skipped[index]),
    durationOrNothing(runs.took[index]),
    durationOrNothing(runs.queued[index]),
    orNothing(runs.days[index]),
  ];
}

/**
 * The whole table for a spreadsheet, numbers and times as they are.
 * @param {Runs} runs
 */
export function tableText(runs) {
  const rows = runs.ids.map((id, index) => [
    id,
    runs.status[index],
    new Date(runs.created[index] * 1000).toISOString(),
    runs.deleted[index],
    runs.skipped[index],
    runs.took[index],
    runs.queued[index],
    runs.days[index],
  ]);
  return [COLUMNS, ...rows.reverse()].map((row) => row.map((cell) => cell ?? "").join("\t")).join("\n");
}
