/* The first script of every page, inline in its head (app/hosting/portal_frame.py puts it there). A
   page that was opened without the path below which people open Jobpane, such as past the proxy, goes
   there. All else is for frames only. The token of a portal's link leaves the URL and the history before
   anything else loads, and is traded for a session at once: assets/embed/frameSession.js goes on with
   the answer. With the key in it the job's first screen is asked for, which early.js shows; the scripts
   of the page come after that. A portal's frame keeps what it remembers in memory, beginning with the
   options of its URL: it shares no choice with the site, and storage may be closed to it. */
{
  const { location, history } = window;
  const EARLY = "/assets/first-screen.js"; /* the build names it by its content */
  const AHEAD_MS = 50; /* of what is shown first before the scripts of the page */
  const PASSED_ON = ["find", "search"]; /* what the first screen depends on of a page's URL */

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

  /** Has the browser fetch what app/middleware/frame_scripts.py has named for later. */
  const fetchScripts = () => {
    for (const link of document.querySelectorAll('link[rel="later-module"]')) link.setAttribute("rel", "modulepreload");
  };

  /**
   * Asks for the first screen of a job.
   * @param {string} base @param {string | undefined} job @param {string} key  Of the frame's session.
   * @returns {Promise<Response> | null} null without a key
   */
  const askFor = (base, job, key) => {
    if (!key) return null;
    const given = [...new URLSearchParams(location.search)].filter(([name]) => PASSED_ON.includes(name));
    const query = new URLSearchParams(given).toString();
    const headers = { Authorization: `Jobpane-Frame ${key}` };
    const url = `${base}/api/jobs/${job}/first-screen${query && "?"}${query}`;
    const asked = fetch(url, { headers, cache: "no-store" });
    setTimeout(fetchScripts, AHEAD_MS);
    return asked;
  };

  /**
   * Shows the job of the page early.
   * @param {string} base @param {string} job
   * @param {Promise<FrameAnswer | null> | undefined} traded  What the link was traded for, if there was one.
   */
  const showEarly = (base, job, traded) => {
    const asked = traded?.then((answer) => askFor(base, job, answer?.body?.key ?? ""));
    asked?.catch(() => {}); /* early.js meets it, once it is there */
    return import(EARLY).then((early) =>
      early.show(traded, (/** @type {string} */ storedKey) => asked ?? askFor(base, job, storedKey)),
    );
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
      const job = /\/jobs\/0*(\d{1,10})\/?$/.exec(path)?.[1];
      const shown = job ? showEarly(base, job, traded) : traded;
      const ended = Promise.resolve(shown).catch(() => {}).then(fetchScripts);
      if (job) window.jobpaneShown = ended;
    }
    const kept = chosen(query);
    if (query.get("compact") === "1") document.documentElement.classList.add("compact");
    if (query.has("origin") || kept.size || !isOpen("localStorage")) remember("localStorage", kept);
    if (!isOpen("sessionStorage")) remember("sessionStorage", new Map());
  }
}
