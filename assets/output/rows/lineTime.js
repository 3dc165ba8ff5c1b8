// @ts-nocheck: types are to be written (issue 10)
/* A line's time in a zone: the time of day, and the day and the offset where a job spans several of
   them, so that 02:50 followed by 02:00 explains itself. Pure. `zone` is "local", "utc" or an IANA
   name; times are ISO texts. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const QUARTER_MS = 15 * MINUTE_MS; // every zone changes its offset at a quarter of an hour
const CACHED_QUARTERS = 10_000;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const formats = new Map();
const offsets = new Map();

function offsetFormat(zone) {
  if (!formats.has(zone)) {
    const timeZone = zone === "local" ? undefined : zone;
    formats.set(zone, new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }));
  }
  return formats.get(zone);
}

function readOffset(ms, zone) {
  if (Number.isNaN(ms)) return 0;
  const parts = offsetFormat(zone).formatToParts(ms);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const found = /([+-])(\d\d):(\d\d)/.exec(name.replace("−", "-"));
  if (!found) return 0; // "GMT"
  return (found[1] === "-" ? -1 : 1) * (60 * Number(found[2]) + Number(found[3]));
}

/** Minutes east of UTC at this moment. */
function offsetMinutes(ms, zone) {
  if (zone === "utc") return 0;
  const key = `${zone} ${Math.floor(ms / QUARTER_MS)}`;
  if (!offsets.has(key)) {
    if (offsets.size >= CACHED_QUARTERS) offsets.clear();
    offsets.set(key, readOffset(ms, zone));
  }
  return offsets.get(key);
}

const two = (number) => String(number).padStart(2, "0");

/** The wall clock's moment as if it were UTC. */
const shifted = (ms, zone) => new Date(ms + offsetMinutes(ms, zone) * MINUTE_MS);
const dayNumber = (ms, zone) => Math.floor(shifted(ms, zone).getTime() / DAY_MS);

/** "02:50:59" */
export function clockTime(iso, zone) {
  const date = shifted(Date.parse(iso), zone);
  return [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
}

/** "05 Oct", always as wide. */
export function dayOf(iso, zone) {
  const date = shifted(Date.parse(iso), zone);
  return `${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]}`;
}

/** "+02:00" */
export function offsetOf(iso, zone) {
  const minutes = offsetMinutes(Date.parse(iso), zone);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The earliest and the latest time among `span` and those of `lines`; null without any. */
export function widened(span, lines) {
  let [from, to] = span ? [Date.parse(span.from), Date.parse(span.to)] : [Infinity, -Infinity];
  let wide = span;
  for (const { at } of lines) {
    const ms = at ? Date.parse(at) : Number.NaN;
    if (ms < from) [from, wide] = [ms, { from: at, to: wide?.to ?? at }];
    if (ms > to) [to, wide] = [ms, { from: wide?.from ?? at, to: at }];
  }
  return wide;
}

/** What the time of day alone does not say of lines in this span: `{hasDays, hasOffsets}`. */
export function spanned(span, zone) {
  if (!span) return { hasDays: false, hasOffsets: false };
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
  return {
    hasDays: dayNumber(from, zone) !== dayNumber(to, zone),
    hasOffsets: offsetMinutes(from, zone) !== offsetMinutes(to, zone),
  };
}

/** Whether a line is the first of its day or its offset, as far as the line before is known. */
export function isNewDayOrOffset(iso, before, zone) {
  if (!before) return true;
  const [ms, msBefore] = [Date.parse(iso), Date.parse(before)];
  const isNewDay = dayNumber(ms, zone) !== dayNumber(msBefore, zone);
  return isNewDay || offsetMinutes(ms, zone) !== offsetMinutes(msBefore, zone);
}

function wholeTime(iso, zone) {
  const date = shifted(Date.parse(iso), zone);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day}, ${clockTime(iso, zone)}.${String(date.getUTCMilliseconds()).padStart(3, "0")}`;
}

/** Local time and UTC in full, one under the other. */
export function fullTimes(iso, localZone = "local") {
  const local = `${wholeTime(iso, localZone)} ${offsetOf(iso, localZone)} local time`;
  return `${local}\n${wholeTime(iso, "utc")} UTC`;
}
