/* The name of the shown time zone, as a URL holds it. */

/**
 * "Europe/Berlin" or "UTC": the browser's zone by its IANA name, or UTC where that is shown.
 * @param {string} zone "local" or "utc"
 */
export function zoneName(zone) {
  const name = zone === "utc" ? "" : new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name || "UTC";
}
