/* Where the user is signed in: this browser and others, each with a way to end it. */
import { Link } from "react-router";
import Icon from "../shared/Icon.jsx";
import Timestamp from "../shared/Timestamp.jsx";
import { useSessions } from "./useSessions.js";

/** @import { ListedSession } from "./useSessions.js" */

/** Nobody signs in, so there is nothing to list: that is no error, and asking again changes nothing. */
const NoSignIn = () => (
  <section className="panel nothing">
    <Icon name="info" />
    <h2>No one signs in here</h2>
    <p className="muted">This Jobpane doesn’t need a sign-in. Everyone sees the same jobs.</p>
    <div className="notice-ways">
      <Link to="/jobs" className="button">
        All system jobs
      </Link>
    </div>
  </section>
);

/** @param {{ zone: string }} props  "local" or "utc" */
export default function Sessions({ zone }) {
  const { list, problem, isOff, done, read, end, endAll } = useSessions();
  if (isOff) return <NoSignIn />;
  return (
    <section className="panel sessions" aria-busy={!list && !problem}>
      <div role="alert">
        {problem && (
          <div className="notice danger">
            <p>{problem}</p>
            <button type="button" className="button small" onClick={read}>
              Try again
            </button>
          </div>
        )}
      </div>
      <p role="status" className="muted">
        {!list && !problem ? "Loading your sessions…" : done}
      </p>
      {list && (
        <>
          <SessionTable list={list} zone={zone} onEnd={end} />
          <div className="notice-ways">
            <button type="button" className="button danger" onClick={endAll}>
              Sign out everywhere
            </button>
          </div>
        </>
      )}
    </section>
  );
}

/**
 * @param {object} props
 * @param {ListedSession[]} props.list
 * @param {string} props.zone
 * @param {(session: ListedSession) => void} props.onEnd
 */
function SessionTable({ list, zone, onEnd }) {
  return (
    <table className="table">
      <caption className="hidden-visually">Your sessions, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Browser</th>
          <th scope="col">Address</th>
          <th scope="col">Signed in</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span className="hidden-visually">End</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((session) => (
          <SessionRow key={session.id} session={session} zone={zone} onEnd={() => onEnd(session)} />
        ))}
      </tbody>
    </table>
  );
}

/** @param {{ session: ListedSession, zone: string, onEnd: () => void }} props */
function SessionRow({ session, zone, onEnd }) {
  const name = session.browser || "Unknown browser";
  return (
    <tr>
      <td data-label="Browser">
        <span>
          {name} {session.is_this && <span className="tag">This browser</span>}
        </span>
      </td>
      <td data-label="Address">{session.address}</td>
      <td data-label="Signed in">
        <Timestamp iso={session.signed_in_at} zone={zone} />
      </td>
      <td data-label="Last used">
        <Timestamp iso={session.used_at} zone={zone} form="relative" />
      </td>
      <td>
        <button
          type="button"
          className="button small"
          aria-label={session.is_this ? undefined : `End the session in ${name}, ${session.address}`}
          onClick={onEnd}
        >
          {session.is_this ? "Sign out" : "End"}
        </button>
      </td>
    </tr>
  );
}
