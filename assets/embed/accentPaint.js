/* Sets a portal's accent in the theme of the moment, and the standard one where it is unreadable. */
import { accentColors } from "./accent.js";

const SURFACES = ["--surface-raised", "--surface", "--surface-sunken"];
const COLORS = ["--accent", "--accent-text", "--accent-wash", "--focus"];

/** @param {string} accent  "" for the standard one */
export function paintAccent(accent) {
  if (!accent) return;
  const { style } = document.documentElement;
  for (const name of COLORS) style.removeProperty(name);
  const computed = getComputedStyle(document.documentElement);
  const surfaces = SURFACES.map((name) => computed.getPropertyValue(name).trim());
  if (surfaces.some((color) => !/^#[0-9a-f]{6}$/i.test(color))) return;
  const colors = accentColors(accent, surfaces) ?? {};
  for (const [name, color] of Object.entries(colors)) style.setProperty(name, color);
}
