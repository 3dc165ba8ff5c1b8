/* useLayoutEffect where there is a page; a server's rendering has nothing to paint. */
import { useEffect, useLayoutEffect } from "react";

export const useBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;
