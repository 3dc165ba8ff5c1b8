/* A message that goes away by itself. */
import { useEffect, useState } from "react";

const SHOWN_MS = 4000;

/**
 * What is said, "" for nothing, and the way to say it.
 * @returns {[said: string, setSaid: (message: string) => void]}
 */
export function useSaid() {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, setSaid];
}
