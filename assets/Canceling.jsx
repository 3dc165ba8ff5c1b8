/* A cancel that the controller has accepted and the job has not answered yet. */
import { useNow } from "./clock.js";

const LONG_S = 20; // a quiet job took 3.6 s where it was measured

export default function Canceling({ sinceIso }) {
  const now = useNow();
  const seconds = Math.max(0, Math.floor((now - Date.parse(sinceIso)) / 1000));
  if (!(seconds >= LONG_S)) return <p role="status">Cancelling: the job is being stopped…</p>;
  return (
    <p role="status">
      Cancelling for <span aria-live="off">{seconds} s</span>: the controller has accepted it, but
      the job has not stopped yet. Its administrator can look at the node that runs it.
    </p>
  );
}
