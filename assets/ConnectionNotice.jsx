// @ts-nocheck: types are to be written (issue 10)
/* eslint-disable react-hooks/set-state-in-effect -- to be mended (issue 10) */
/* Says why nothing comes over the page's connection: Jobpane is away, or only the connection is
   blocked and plain requests are answered. */
import { useEffect, useState } from "react";

const EVERY_MS = 3000;
const WORDS = {
  away:
    "Jobpane does not answer, so this page stands still; it goes on by itself as soon as Jobpane is back.",
  blocked:
    "WebSocket connections are blocked between your browser and Jobpane, and so is polling at /_event. " +
    "What you see is read-only. Whoever runs the proxy between them can allow /_event; " +
    "this page goes on by itself then.",
};

/** "away" or "blocked" while the connection is lost, looked up again and again; "" before. */
export function useBlame(isLost, apiBase) {
  const [blame, setBlame] = useState("");
  useEffect(() => {
    setBlame("");
    if (!isLost) return undefined;
    const abort = new AbortController();
    const look = async () => {
      const answers = await fetch(`${apiBase}/healthz`, { signal: abort.signal, cache: "no-store" }).then(
        (answer) => answer.ok,
        () => false,
      );
      if (!abort.signal.aborted) setBlame(answers ? "blocked" : "away");
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [isLost, apiBase]);
  return blame;
}

export default function ConnectionNotice({ isLost, apiBase }) {
  const blame = useBlame(isLost, apiBase);
  if (!isLost || !blame) return null;
  return (
    <div className="notice warning" role="status">
      <p>{WORDS[blame]}</p>
    </div>
  );
}
