/* A link to a download, a plain one, so that the browser saves and resumes. */
import { useState } from "react";
import { needsTicket, ticketUrl } from "../../embed/downloads.js";

/** @import { ReactNode } from "react" */

/**
 * A plain link; a portal's frame asks for one that works once when it is pressed.
 * @param {{href: string, className?: string, children: ReactNode}} props
 */
export function DownloadLink({ href, className, children }) {
  const [message, setMessage] = useState("");
  /** @param {import("react").MouseEvent} event */
  const pressed = (event) => {
    if (!needsTicket()) return;
    event.preventDefault();
    setMessage("");
    ticketUrl(href).then(
      (url) => window.location.assign(url),
      (error) => setMessage(error.message || "Jobpane didn't answer. Try again."),
    );
  };
  return (
    <>
      <a href={href} className={className} download onClick={pressed}>
        {children}
      </a>
      {message && <span role="alert"> {message}</span>}
    </>
  );
}
