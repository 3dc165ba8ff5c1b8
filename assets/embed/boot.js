/* The first script of every page, inline in its head (app/hosting/portal_frame.py puts it there). A
   page that was opened without the path below which people open Jobpane, such as past the proxy, goes
   there. All else is for frames only. The token of a portal's link leaves the URL and the history before
   anything else loads, and is traded for a session at once: assets/embed/frameSession.js goes on with
   the answer, and early.js shows the job with it. A portal's frame keeps what it remembers in memory, beginning with the options of its
   URL: it shares no choice with the site, and storage may be closed to it. */
{
  const { location, history } = window;
  const EARLY = "/assets/first-screen.js"; /* the build names it by its content */

  /** @returns {string} the token that was in the URL; "" where there was none */
  const takeToken = () => {
    const key = /^#key=([^&]*)&?(.*)$/.exec(location.hash);
    if (!key) return "";
    const rest = key[2] ? "#" + key[2] : "";
    history.replaceState(history.state, "", location.pathname + location.search + rest);
    return key[1];
  };

  /**
   * Asks for the session that a token opens.
   * @param {string} base  What the paths of the API begin with.
   * @param {string} token @param {string} origin
   */
  const trade = (base, token, origin) => {
    const [, kind, id] = /\/(job|template)s\/0*(\d{1,10})\/?$/.exec(location.pathname) ?? ["", "job", 0];
    /** @type {RequestInit} */
    const request = {
      method: "POST",
      cache: "no-store",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, [kind]: Number(id), origin }),
    };
    const answer = fetch(`${base}/api/embed-sessions`, request)
      .then(async (given) => ({ status: given.status, body: await given.json().catch(() => null) }))
      .catch(() => null);
    window.jobpaneFrame = { request, answer };
    return answer;
  };

  /** @param {URLSearchParams} query @returns {Map<string, string>} what the frame remembers first */
  const chosen = (query) => {
    const kept = new Map();
    const theme = query.get("theme") ?? "";
    const output = query.get("output") ?? "";
    if (["light", "dark", "auto"].includes(theme)) kept.set("theme", theme === "auto" ? "system" : theme);
    if (["folded", "open"].includes(output)) kept.set("jobpane.output.open", output === "open" ? "yes" : "no");
    return kept;
  };

  /** @param {"localStorage" | "sessionStorage"} name */
  const isOpen = (name) => {
    try {
      return Boolean(window[name]);
    } catch {
      return false;
    }
  };

  /** @param {Map<string, string>} items */
  const storageOf = (items) => ({
    get length() {
      return items.size;
    },
    key: (/** @type {number} */ index) => [...items.keys()][index] ?? null,
    getItem: (/** @type {string} */ item) => items.get(String(item)) ?? null,
    setItem: (/** @type {string} */ item, /** @type {string} */ text) => void items.set(String(item), String(text)),
    removeItem: (/** @type {string} */ item) => void items.delete(String(item)),
    clear: () => items.clear(),
  });

  /** @param {"localStorage" | "sessionStorage"} name @param {Map<string, string>} items */
  const remember = (name, items) =>
    Object.defineProperty(window, name, { configurable: true, value: storageOf(items) });

  const site = document.documentElement.dataset.sitePath ?? "";
  const isBelow = `${location.pathname}/`.startsWith(`${site}/`);
  const path = isBelow ? location.pathname.slice(site.length) : location.pathname;
  if (!isBelow) location.replace(site + path + location.search + location.hash);
  const controller = /^((?:\/c\/[^/]+)?)\/embed\//.exec(path)?.[1];
  if (isBelow && controller !== undefined) {
    const token = takeToken();
    const query = new URLSearchParams(location.search);
    const origin = query.get("origin");
    if (origin !== null) {
      const base = site + controller;
      const traded = token ? trade(base, token, origin) : undefined;
      if (/\/jobs\/\d+\/?$/.test(path)) import(EARLY).then((early) => early.show(base, traded)).catch(() => {});
    }
    const kept = chosen(query);
    if (query.get("compact") === "1") document.documentElement.classList.add("compact");
    if (query.has("origin") || kept.size || !isOpen("localStorage")) remember("localStorage", kept);
    if (!isOpen("sessionStorage")) remember("sessionStorage", new Map());
  }
}
