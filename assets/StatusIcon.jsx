// @ts-nocheck: types are to be written (issue 10)
/* The tab's icon follows the job's status: a fixed picture for each kind, no text of anyone's. */
import { useLayoutEffect } from "react";

const COLOURS = { ok: "#1f8a4c", info: "#1f6fd0", warning: "#b7791f", danger: "#c4322b" };
const TONES = {
  running: "info",
  successful: "ok",
  failed: "danger",
  error: "danger",
  canceled: "warning",
};
const USUAL = "/favicon.svg";

const picture = (colour) =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
      `<rect width="32" height="32" rx="7" fill="#0f6e6e"/>` +
      `<path d="M8 9h16M8 16h8M8 23h6" stroke="#fff" stroke-width="3" stroke-linecap="round"/>` +
      `<circle cx="22.5" cy="21.5" r="8" fill="${colour}" stroke="#fff" stroke-width="2"/></svg>`,
  )}`;

export default function StatusIcon({ status }) {
  useLayoutEffect(() => {
    const link = document.querySelector("link[rel=icon]");
    if (!link) return undefined;
    const tone = TONES[status];
    link.href = tone ? picture(COLOURS[tone]) : USUAL;
    return () => {
      link.href = USUAL;
    };
  }, [status]);
  return null;
}
