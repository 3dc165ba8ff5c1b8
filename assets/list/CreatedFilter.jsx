/* When jobs were created: a span that ends now, or days, which are typed in a small panel. The days are
   those of the shown time zone, and its name goes with them, so that a link means the same everywhere. */
import { useRef, useSyncExternalStore } from "react";
import Icon from "../shared/Icon.jsx";
import { place } from "../shared/placed.js";
import { zoneName } from "./zoneName.js";

/**
 * @typedef {object} CreatedFilterProps
 * @property {string} value  A span, "days", or "" for any time.
 * @property {string} words  The days; "" without any.
 * @property {string} first  The first day, "2026-11-26"; "" for no bound.
 * @property {string} last
 * @property {string} daysZone  Which zone's days they are; "" without any.
 * @property {string} zone  The shown one: "local" or "utc".
 * @property {(span: string) => void} onSpan
 * @property {(first: string, last: string, zone: string) => void} onDays
 */

const TYPE_DAYS = "type";
const standingStill = () => () => {};

/** @param {CreatedFilterProps} props */
export default function CreatedFilter({ value, words, first, last, daysZone, zone, onSpan, onDays }) {
  const panel = useRef(/** @type {HTMLFormElement | null} */ (null));
  const select = useRef(/** @type {HTMLSelectElement | null} */ (null));
  // The built page doesn't know the browser's zone, and the first render must be as that.
  const shown = useSyncExternalStore(standingStill, () => zoneName(zone), () => "UTC");
  const typeDays = () => {
    if (!panel.current || !select.current) return;
    select.current.value = value; // it shows what is chosen, and can be asked for the days again
    panel.current.showPopover();
    place(panel.current, select.current.parentElement ?? select.current, "start");
    panel.current.querySelector("input")?.focus();
  };
  const chosen = (/** @type {string} */ choice) => (choice === TYPE_DAYS ? typeDays() : onSpan(choice));
  const submit = (/** @type {import("react").SyntheticEvent<HTMLFormElement>} */ event) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    panel.current?.hidePopover();
    onDays(String(typed.get("first") ?? ""), String(typed.get("last") ?? ""), shown);
  };
  return (
    <>
      <label title={daysZone && `Days in ${daysZone}`}>
        <span className="chip-label">Created</span>
        <select ref={select} value={value} onChange={(event) => chosen(event.target.value)}>
          <option value="">Any time</option>
          <option value="24h">Last 24 hours</option>
          <option value="7d">Last 7 days</option>
          {words && <option value="days">{words}</option>}
          <option value={TYPE_DAYS}>{words ? "Other days…" : "Choose days…"}</option>
        </select>
        <Icon name="chevron-down" />
      </label>
      <form ref={panel} popover="auto" className="popover days" aria-label="Choose days" onSubmit={submit}>
        <Day key={`first ${first}`} label="From" name="first" day={first} />
        <Day key={`last ${last}`} label="To" name="last" day={last} />
        <p className="muted">Days in {shown.replaceAll("_", " ")}</p>
        <button type="submit" className="button small">
          Show jobs
        </button>
      </form>
    </>
  );
}

/** @param {{label: string, name: string, day: string}} props */
function Day({ label, name, day }) {
  return (
    <label>
      {label}
      <input type="date" name={name} defaultValue={day} className="field" />
    </label>
  );
}
