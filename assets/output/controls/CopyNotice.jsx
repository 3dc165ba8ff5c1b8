/* What became of a copy, where a word in the toolbar is not enough: it stays until it is dismissed. */
import { DownloadLink } from "./DownloadLink.jsx";

/**
 * @typedef {object} CopyNoticeProps
 * @property {import("../copying.js").Notice | null} notice
 * @property {() => void} onDismiss
 */

/** @param {CopyNoticeProps} props */
export function CopyNotice({ notice, onDismiss }) {
  return (
    <div role="status">
      {notice && (
        <div className="ov-copy-notice">
          <span>{notice.words}</span>
          {notice.href && (
            <DownloadLink href={notice.href} className="button small">
              Download these lines
            </DownloadLink>
          )}
          <button type="button" className="button small" onClick={onDismiss}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
