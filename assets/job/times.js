/* When things happened to a job, in words: one line for the head, and every time in full. Knows no
   clock and no React. A time that is not known is NaN; only what is known is said. */

/**
 * @typedef {object} JobTimes  Milliseconds by the controller's clock; NaN where not recorded.
 * @property {number} created
 * @property {number} started
 * @property {number} canceled  When the cancel was requested.
 * @property {number} finished
 */

/**
 * @typedef {object} JobState
 * @property {boolean} isActive  Whether the job has still to run or to end.
 * @property {boolean} isWaiting  Whether it has still to start.
 * @property {boolean} neverStarted  Whether it has ended without a start.
 */

/** @param {number} ms */
const isKnown = (ms) => Number.isFinite(ms);

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {number} ms
 * @param {string | undefined} zone  A name of the IANA; undefined for the browser's own.
 * @returns {Record<string, string>}
 */
function partsOf(ms, zone) {
  const known = formats.get(zone ?? "");
  const format =
    known ??
    new Intl.DateTimeFormat("en-GB", {
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "shortOffset",
      timeZone: zone,
    });
  formats.set(zone ?? "", format);
  const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const offset = (parts.timeZoneName ?? "").replace("GMT", "UTC");
  return { ...parts, offset, date: `${parts.day} ${parts.month}`, clock: `${parts.hour}:${parts.minute}` };
}

/**
 * "3 Nov 13:27"; with the year unless it is the current one.
 * @param {number} ms
 * @param {string | undefined} zone
 * @param {number} nowMs  By the controller's clock.
 */
export function shortWords(ms, zone, nowMs) {
  const { date, year, clock } = partsOf(ms, zone);
  return partsOf(nowMs, zone).year === year ? `${date} ${clock}` : `${date} ${year} ${clock}`;
}

/**
 * "3 Nov 13:27 → 13:41": what differs is said twice, the offset where the clocks changed between.
 * @param {number} fromMs
 * @param {number} toMs  Not before `fromMs`.
 * @param {string | undefined} zone
 * @param {number} nowMs
 */
function rangeWords(fromMs, toMs, zone, nowMs) {
  const [from, to] = [partsOf(fromMs, zone), partsOf(toMs, zone)];
  const isSameDay = from.date === to.date && from.year === to.year;
  const first = shortWords(fromMs, zone, nowMs);
  const last = isSameDay ? to.clock : shortWords(toMs, zone, nowMs);
  if (from.offset !== to.offset) return `${first} ${from.offset} → ${last} ${to.offset}`;
  return isSameDay && from.clock === to.clock ? first : `${first} → ${last}`;
}

/**
 * When the job ran, for the line under its name.
 * @param {JobTimes} times
 * @param {JobState} state
 * @param {string | undefined} zone
 * @param {number} nowMs
 */
export function spanWords({ created, started, canceled, finished }, { isActive }, zone, nowMs) {
  /** @param {number} ms */
  const at = (ms) => shortWords(ms, zone, nowMs);
  if (isKnown(started) && isKnown(finished)) {
    if (finished >= started) return rangeWords(started, finished, zone, nowMs);
    return `started ${at(started)}, finished ${at(finished)}`;
  }
  if (isKnown(started)) return `${isActive ? "since" : "started"} ${at(started)}`;
  if (!isActive && isKnown(canceled)) return `canceled ${at(canceled)}`;
  if (isKnown(finished)) return `ended ${at(finished)}`;
  return isKnown(created) ? `created ${at(created)}` : "dates not recorded";
}

/**
 * How many seconds the job was in the queue by `nowMs`; NaN where that is not known.
 * @param {JobTimes} times
 * @param {JobState} state
 * @param {number} nowMs
 */
export function queuedS({ created, started, canceled, finished }, { isWaiting, neverStarted }, nowMs) {
  let until = started;
  if (isWaiting) until = nowMs;
  else if (neverStarted) until = isKnown(finished) ? finished : canceled;
  return until >= created ? (until - created) / 1000 : NaN;
}

/**
 * How many seconds the job ran: as the controller says, else from its times; NaN where unknown.
 * @param {JobTimes} times
 * @param {number | null | undefined} seconds  The controller's own number.
 */
export function ranS({ started, finished }, seconds) {
  if (seconds) return seconds > 0 ? seconds : NaN;
  if (finished >= started) return (finished - started) / 1000;
  return isKnown(started) && seconds === 0 ? 0 : NaN;
}

/**
 * "3 Nov 2026, 13:27:02 CET (UTC+1)"
 * @param {number} ms
 * @param {string | undefined} zone
 */
export function fullWords(ms, zone) {
  const { date, year, hour, minute, second, offset } = partsOf(ms, zone);
  const name = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short", timeZone: zone })
    .formatToParts(ms)
    .find(({ type }) => type === "timeZoneName")?.value;
  const isOffset = !name || name.startsWith("GMT");
  const zoneWords = isOffset ? offset : `${name} (${offset})`;
  return `${date} ${year}, ${hour}:${minute}:${second} ${name === "UTC" ? name : zoneWords}`;
}

/**
 * Every time that is known, in full.
 * @param {JobTimes} times
 * @param {string | undefined} zone
 * @returns {[label: string, words: string][]}
 */
export function fullTimes({ created, started, canceled, finished }, zone) {
  /** @type {[string, number][]} */
  const all = [
    ["Created", created],
    ["Started", started],
    ["Cancel requested", canceled],
    ["Finished", finished],
  ];
  return all.filter(([, ms]) => isKnown(ms)).map(([label, ms]) => [label, fullWords(ms, zone)]);
}
