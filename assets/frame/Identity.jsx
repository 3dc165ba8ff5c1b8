/* Who is signed in, in the bar at the top, with the ways to sign out. */
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { signOut } from "./sessionEnd.js";

/**
 * @typedef {object} IdentityProps
 * @property {string} name  "" where nobody is named: then nothing is shown.
 * @property {boolean} isReadOnly
 * @property {boolean} hasSession  Whether the user can sign out.
 */

/** @param {IdentityProps} props */
export default function Identity({ name, isReadOnly, hasSession }) {
  if (!name) return null;
  const words = (
    <>
      {"Signed in as "}
      <strong>{name}</strong>
      {isReadOnly && (
        <>
          {" · "}
          <span className="identity-rights">read-only</span>
        </>
      )}
    </>
  );
  if (!hasSession) return <span className="identity">{words}</span>;
  return <IdentityMenu words={words} />;
}

/**
 * Closes a disclosure at Escape, and at a press or the focus anywhere else.
 * @param {import("react").RefObject<HTMLDetailsElement | null>} details
 */
function useClosing(details) {
  useEffect(() => {
    /** @param {Event} event */
    const elsewhere = (event) => {
      const element = details.current;
      if (element?.open && !element.contains(/** @type {Node} */ (event.target))) element.open = false;
    };
    /** @param {KeyboardEvent} event */
    const escaped = (event) => {
      const element = details.current;
      if (event.key !== "Escape" || !element?.open) return;
      element.open = false;
      element.querySelector("summary")?.focus();
    };
    document.addEventListener("pointerdown", elsewhere);
    document.addEventListener("focusin", elsewhere);
    document.addEventListener("keydown", escaped);
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      document.removeEventListener("focusin", elsewhere);
      document.removeEventListener("keydown", escaped);
    };
  }, [details]);
}

/** @param {{ words: import("react").ReactNode }} props */
function IdentityMenu({ words }) {
  const details = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  const [problem, setProblem] = useState("");
  useClosing(details);
  /** @param {string} path */
  const leave = async (path) => {
    setProblem("");
    setProblem(await signOut(path));
  };
  return (
    <details className="identity" ref={details}>
      <summary>{words}</summary>
      <div className="identity-menu">
        <Link to="/sessions">Your sessions</Link>
        <button type="button" onClick={() => leave("/api/sign-out")}>
          Sign out
        </button>
        <button type="button" onClick={() => leave("/api/sign-out-everywhere")}>
          Sign out everywhere
        </button>
        <p role="alert" className="problem">
          {problem}
        </p>
      </div>
    </details>
  );
}
