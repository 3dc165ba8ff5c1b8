/* The download's button and its panel. */
import { useCallback, useEffect, useRef, useState } from "react";
import IconButton from "../../shared/IconButton.jsx";
import { LatePart } from "../../shared/LatePart.js";
import { lateComponent } from "../../shared/late.jsx";
import { DownloadLink } from "./DownloadLink.jsx";

/** @import { RefObject } from "react" */
/** @import { Params } from "../data/api.js" */
/** @import { LineRange } from "../data/lineLink.js" */

/**
 * Where the panel cannot be loaded, the output as it was written is still there.
 * @param {DownloadProps & {panel: RefObject<HTMLDivElement | null>}} props
 */
const PlainDownload = ({ panel, base }) => (
  <div ref={panel} className="ov-panel" role="group" aria-label="Download the output">
    <DownloadLink href={`${base}/download`}>The whole output</DownloadLink>
  </div>
);

export const downloadPanel = new LatePart(() => import("./DownloadPanel.jsx"));
const DownloadPanel = lateComponent(downloadPanel, PlainDownload, (it) => it.default);

/**
 * Closes a panel by Escape and by a click elsewhere; Escape gives the focus back.
 * @param {boolean} isOpen
 * @param {RefObject<HTMLElement | null>} panel
 * @param {RefObject<HTMLElement | null>} button
 * @param {() => void} onClose
 */
function useClosing(isOpen, panel, button, onClose) {
  useEffect(() => {
    if (!isOpen) return undefined;
    const pressed = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      onClose();
      button.current?.focus();
    };
    const clicked = (/** @type {PointerEvent} */ event) => {
      const isInside = [panel, button].some((one) => one.current?.contains(/** @type {Node} */ (event.target)));
      if (!isInside) onClose();
    };
    document.addEventListener("keydown", pressed, true);
    document.addEventListener("pointerdown", clicked);
    return () => {
      document.removeEventListener("keydown", pressed, true);
      document.removeEventListener("pointerdown", clicked);
    };
  }, [isOpen, panel, button, onClose]);
}

/**
 * @typedef {object} DownloadProps
 * @property {string} base the output's URL
 * @property {LineRange | null} range the selected lines
 * @property {Params} searchParams of the search, {} for none
 */

/** @param {DownloadProps} props */
export function Download({ base, range, searchParams }) {
  const [isOpen, setOpen] = useState(false);
  const panel = useRef(/** @type {HTMLDivElement | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const close = useCallback(() => setOpen(false), []);
  useClosing(isOpen, panel, button, close);
  return (
    <span className="ov-download" onPointerEnter={downloadPanel.prepare} onFocus={downloadPanel.prepare}>
      <IconButton
        ref={button}
        icon="download"
        label="Download"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <DownloadPanel panel={panel} base={base} range={range} searchParams={searchParams} />
      )}
    </span>
  );
}
