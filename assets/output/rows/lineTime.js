/* A line's time in a zone: the time of day, and the day and the offset where a job spans several of
   them, so that 02:50 followed by 02:00 explains itself. Pure. `zone` is "local", "utc" or an IANA
   name; times are ISO texts. */

/** @import { Line } from "../data/chunk.js" */

/**
 * The earliest and the latest time among lines.
 * @typedef {{from: string, to: string}} TimeSpan
 */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const QUARTER_MS = 15 * MINUTE_MS; // every zone changes its offset at a quarter of an hour
const CACHED_QUARTERS = 10_000;
const LONGEST_SCAN_DAYS = 800; // beyond two years the clock has changed wherever it does
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();
/** @type {Map<string, number>} */
const offsets = new Map();

/** @param {string} zone */
function offsetFormat(zone) {
  const known = formats.get(zone);
  if (known) return known;
  const timeZone = zone === "local" ? undefined : zone;
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  formats.set(zone, format);
  return format;
}

/**
 * @param {number} ms
 * @param {string} zone
 */
function readOffset(ms, zone) {
  if (Number.isNaN(ms)) return 0;
  const parts = offsetFormat(zone).formatToParts(ms);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const found = /([+-])(\d\d):(\d\d)/.exec(name.replace("−", "-"));
  if (!found) return 0; // "GMT"
  return (found[1] === "-" ? -1 : 1) * (60 * Number(found[2]) + Number(found[3]));
}

/**
 * Minutes east of UTC at this time.
 * @param {number} ms
 * @param {string} zone
 */
function offsetMinutes(ms, zone) {
  if (zone === "utc") return 0;
  const key = `${zone} ${Math.floor(ms / QUARTER_MS)}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= CACHED_QUARTERS) offsets.clear();
  const minutes = readOffset(ms, zone);
  offsets.set(key, minutes);
  return minutes;
}

/** @param {number} number */
const two = (number) => String(number).padStart(2, "0");

/**
 * The wall clock's time as if it were UTC.
 * @param {number} ms
 * @param {string} zone
 */
const shifted = (ms, zone) => new Date(ms + offsetMinutes(ms, zone) * MINUTE_MS);
/**
 * @param {number} ms
 * @param {string} zone
 */
const dayNumber = (ms, zone) => Math.floor(shifted(ms, zone).getTime() / DAY_MS);

/**
 * "02:50:59"
 * @param {string} iso
 * @param {string} zone
 */
export const clockTime = (iso, zone) => shifted(Date.parse(iso), zone).toISOString().slice(-13, -5);

/**
 * "05 Oct", always as wide.
 * @param {string} iso
 * @param {string} zone
 */
export function dayOf(iso, zone) {
  const date = shifted(Date.parse(iso), zone);
  return `${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]}`;
}

/**
 * "+02:00"
 * @param {string} iso
 * @param {string} zone
 */
export function offsetOf(iso, zone) {
  const minutes = offsetMinutes(Date.parse(iso), zone);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/**
 * The earliest and the latest time among `span` and those of `lines`; null without any.
 * @param {TimeSpan | null} span
 * @param {Pick<Line, "at">[]} lines
 * @returns {TimeSpan | null}
 */
export function widened(span, lines) {
  let [from, to] = span ? [Date.parse(span.from), Date.parse(span.to)] : [Infinity, -Infinity];
  let wide = span;
  for (const { at } of lines) {
    if (!at) continue;
    const ms = Date.parse(at);
    if (ms < from) [from, wide] = [ms, { from: at, to: wide?.to ?? at }];
    if (ms > to) [to, wide] = [ms, { from: wide?.from ?? at, to: at }];
  }
  return wide;
}

/**
 * Whether the clock changes its offset between two times, also where it has changed back.
 * @param {number} from
 * @param {number} to
 * @param {string} zone
 */
function changesOffset(from, to, zone) {
  const offset = offsetMinutes(from, zone);
  const end = Math.min(to, from + LONGEST_SCAN_DAYS * DAY_MS);
  for (let ms = from + DAY_MS; ms < end; ms += DAY_MS) if (offsetMinutes(ms, zone) !== offset) return true;
  return offsetMinutes(to, zone) !== offset;
}

/**
 * Whether the time of day alone leaves open which day it is, or which offset, in this span.
 * @param {TimeSpan | null} span
 * @param {string} zone
 * @returns {{hasDays: boolean, hasOffsets: boolean}}
 */
export function spanned(span, zone) {
  if (!span) return { hasDays: false, hasOffsets: false };
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
  return {
    hasDays: dayNumber(from, zone) !== dayNumber(to, zone),
    hasOffsets: zone !== "utc" && changesOffset(from, to, zone),
  };
}

/**
 * Whether the day or the offset has changed since the line before, as far as that is known.
 * @param {string} iso
 * @param {string | undefined} before the time of the line before
 * @param {string} zone
 */
export function isNewDayOrOffset(iso, before, zone) {
  if (!before) return false;
  const [ms, msBefore] = [Date.parse(iso), Date.parse(before)];
  const isNewDay = dayNumber(ms, zone) !== dayNumber(msBefore, zone);
  return isNewDay || offsetMinutes(ms, zone) !== offsetMinutes(msBefore, zone);
}

/**
 * As exact as it was sent, to the millisecond.
 * @param {string} iso
 * @param {string} zone
 */
function wholeTime(iso, zone) {
  const date = shifted(Date.parse(iso), zone);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  const fraction = /:\d\d\.\d/.test(iso) ? date.toISOString().slice(-5, -1) : "";
  return `${day}, ${clockTime(iso, zone)}${fraction}`;
}

/**
 * A time in full: "25 Oct 2026, 02:50:00.250 +02:00" where the user is, and in UTC.
 * @param {string} iso
 * @param {string} [localZone]
 * @returns {{local: string, utc: string}}
 */
export const fullTimes = (iso, localZone = "local") => ({
  local: `${wholeTime(iso, localZone)} ${offsetOf(iso, localZone)}`,
  utc: wholeTime(iso, "utc"),
});
