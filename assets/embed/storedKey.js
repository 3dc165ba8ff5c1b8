/* The key of a frame's session over a reload: in the frame's own session storage, which may be closed. */

const STORED = "jobpane.frame";

/** What a stored key is for: another job or portal in the same tab has another session. */
const place = () => `${window.location.pathname} ${new URLSearchParams(window.location.search).get("origin")}`;

/** @returns {string} "" where there is none for this frame */
export function storedKey() {
  try {
    const stored = JSON.parse(window.sessionStorage.getItem(STORED) ?? "{}");
    return stored.place === place() && typeof stored.key === "string" ? stored.key : "";
  } catch {
    return "";
  }
}

/** @param {string} key  "" to forget the old one */
export function storeKey(key) {
  try {
    if (key) window.sessionStorage.setItem(STORED, JSON.stringify({ place: place(), key }));
    else window.sessionStorage.removeItem(STORED);
  } catch {
    // Without storage the session lasts until the frame is reloaded.
  }
}
