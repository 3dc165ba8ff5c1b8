/* Fits a job's first screen to the browser before it is seen: its zone, what it remembers of the
   output's look, the line to begin at. The policy allows no style in markup, so sizes and colors that
   the server knows are set from data here. It comes with the page, the same for every job, and is called
   at the end of the first screen; in a portal's frame, where the screen comes later, when it is there. */
{
  /** @param {string} key @returns {string} what the browser remembers, "" for nothing */
  const stored = (key) => {
    try {
      return localStorage.getItem(key) ?? "";
    } catch {
      return "";
    }
  };

  const isEmbedded = () => /\/embed\/jobs\//.test(location.pathname);
  const query = () => new URLSearchParams(location.search);

  /** @returns {string | undefined} a zone's name; undefined is the browser's own */
  const zoneOf = () => {
    if (stored("jobpane.zone") === "utc") return "UTC";
    const named = isEmbedded() ? query().getAll("zone") : [];
    try {
      return named.length === 1 && /^[A-Za-z]/.test(named[0])
        ? new Intl.DateTimeFormat("en", { timeZone: named[0] }).resolvedOptions().timeZone
        : undefined;
    } catch {
      return undefined;
    }
  };

  /** @param {string | undefined} timeZone */
  const clockIn = (timeZone) => {
    const two = /** @type {const} */ ("2-digit");
    const day = /** @type {const} */ ({ year: "numeric", month: "short", day: "numeric", timeZone });
    const time = /** @type {const} */ ({ hour: two, minute: two, second: two });
    const full = new Intl.DateTimeFormat("en-GB", { ...day, ...time, timeZoneName: "short" });
    const short = new Intl.DateTimeFormat("en-GB", { ...day, ...time, timeZoneName: "shortOffset" });
    /** @param {number} ms */
    const partsOf = (ms) => {
      /** @type {Record<string, string>} */
      const parts = Object.fromEntries(short.formatToParts(ms).map(({ type, value }) => [type, value]));
      const offset = (parts.timeZoneName ?? "").replace("GMT", "UTC");
      const [minute, date] = [`${parts.hour}:${parts.minute}`, `${parts.day} ${parts.month}`];
      return { year: parts.year, offset, date, minute, second: parts.second };
    };
    return { partsOf, full: (/** @type {number} */ ms) => full.format(ms) };
  };
  /** @typedef {ReturnType<typeof clockIn>} Clock */

  /** @param {DOMStringMap} data @param {Clock} clock @returns {string} as spanWords of times.js */
  const spanWords = (data, clock) => {
    const [created, started, canceled, finished, now] = ["created", "started", "canceled", "finished", "now"].map(
      (name) => Date.parse(data[name] ?? ""),
    );
    const { year } = clock.partsOf(now);
    /** @param {number} ms */
    const at = (ms) => {
      const parts = clock.partsOf(ms);
      return parts.year === year ? `${parts.date} ${parts.minute}` : `${parts.date} ${parts.year} ${parts.minute}`;
    };
    if (started && finished && finished < started) return `started ${at(started)}, finished ${at(finished)}`;
    if (started && finished) {
      const [from, to] = [clock.partsOf(started), clock.partsOf(finished)];
      const isSameDay = from.date === to.date && from.year === to.year;
      const last = isSameDay ? to.minute : at(finished);
      if (from.offset !== to.offset) return `${at(started)} ${from.offset} → ${last} ${to.offset}`;
      return isSameDay && from.minute === to.minute ? at(started) : `${at(started)} → ${last}`;
    }
    if (started) return `${data.active ? "since" : "started"} ${at(started)}`;
    if (!data.active && canceled) return `canceled ${at(canceled)}`;
    if (finished) return `ended ${at(finished)}`;
    return created ? `created ${at(created)}` : "dates not recorded";
  };

  /** @param {Element} root @param {string} selector @returns {HTMLElement[]} */
  const all = (root, selector) => [...root.querySelectorAll(selector)].map((one) => /** @type {HTMLElement} */ (one));

  /** @param {Element} root @param {Clock} clock */
  const writeTimes = (root, clock) => {
    for (const one of all(root, ".dates")) {
      if (one.firstChild) one.firstChild.nodeValue = spanWords(one.dataset, clock);
    }
    for (const one of all(root, "time")) {
      one.textContent = clock.full(Date.parse(one.getAttribute("datetime") ?? ""));
    }
  };

  /** @param {Element} root */
  const setSizes = (root) => {
    for (const one of all(root, "[data-digits]")) {
      const { digits = "", total = "", here = "" } = one.dataset;
      one.style.setProperty("--ov-digits", digits);
      one.style.setProperty("--ov-total", total);
      const [rest, row] = [Number(total) - Number(here), 1.25]; // rem, as in output/view.css
      for (const room of all(one, ".ov-others")) room.style.height = `${rest * row}rem`;
      for (const room of all(one, ".ov-spacer")) room.style.height = `min(8000000px, ${Number(total) * row}rem)`;
    }
    for (const one of all(root, "[data-width]")) one.style.width = `${one.dataset.width}%`;
    for (const name of ["fd", "fl", "bd", "bl"]) {
      for (const one of all(root, `[data-${name}]`)) one.style.setProperty(`--${name}`, one.dataset[name] ?? "");
    }
  };

  /** @param {string} text @param {string} [kind] */
  const cell = (text, kind = "") => {
    const element = document.createElement("span");
    if (kind) element.className = kind;
    element.dataset.t = text;
    return element;
  };

  /** @param {string} iso @param {string} start @returns {string} as sinceWords of output/words.js */
  const sinceWords = (iso, start) => {
    const total = Math.max(0, Math.floor((Date.parse(iso) - Date.parse(start)) / 1000));
    const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
    return `+${parts.map((part) => String(part).padStart(2, "0")).join(":")}`;
  };

  /** @param {string} offset "UTC+5:30" @returns {string} "+05:30" */
  const offsetWords = (offset) => {
    const [, sign = "+", hours = "0", minutes = "0"] = /([+-])(\d+):?(\d*)/.exec(offset) ?? [];
    return `${sign === "-" ? "−" : "+"}${hours.padStart(2, "0")}:${(minutes || "0").padStart(2, "0")}`;
  };

  /**
   * The times of lines, where the browser remembers that they are shown.
   * @param {Element} root @param {Clock} clock
   */
  const writeLineTimes = (root, clock) => {
    const shown = stored("jobpane.output.when");
    const [box] = all(root, "[data-from]");
    if (!box || !["clock", "since"].includes(shown)) return;
    const { from = "", to = "", start = "" } = box.dataset;
    const [first, last] = [from, to].map((iso) => clock.partsOf(Date.parse(iso)));
    const isClock = shown === "clock";
    const hasDays = isClock && (first.date !== last.date || first.year !== last.year);
    const hasOffsets = isClock && first.offset !== last.offset;
    let before = "";
    for (const row of all(box, "[data-at]")) {
      const at = row.dataset.at ?? "";
      const { date, minute, second, offset } = clock.partsOf(Date.parse(at));
      const time = document.createElement("span");
      const isNew = before && (hasDays || hasOffsets) && before !== date + offset;
      time.className = isNew ? "ov-time ov-time-new" : "ov-time";
      before = date + offset;
      if (!isClock && start) time.append(cell(sinceWords(at, start)));
      else if (!hasDays && !hasOffsets) time.append(cell(`${minute}:${second}`));
      else {
        if (hasDays) time.append(cell(`${date.split(" ")[0].padStart(2, "0")} ${date.split(" ")[1].slice(0, 3)}`));
        time.append(cell(minute), cell(`:${second}`, "ov-seconds"));
        if (hasOffsets) time.append(cell(offsetWords(offset)));
      }
      row.querySelector(".ov-number")?.after(time);
    }
  };

  /** @param {Element} root @returns {boolean} whether the output is remembered folded, and now is */
  const fold = (root) => {
    const [view] = all(root, "[data-fold]");
    const key = isEmbedded() ? "jobpane.output.open" : `jobpane.output.open.${view?.dataset.fold}`;
    if (!view || stored(key) !== "no" || /^#L/.test(location.hash) || query().get("find")) return false;
    for (const one of all(view, ".ov-fold button")) one.setAttribute("aria-expanded", "false");
    for (const one of all(view, ".ov-body")) one.hidden = true;
    for (const one of all(view, "[data-open]")) one.remove();
    return true;
  };

  /** @param {Element} root */
  const applyChoices = (root) => {
    const hasNotices = "Notification" in window;
    if (!hasNotices) for (const one of all(root, "[data-needs]")) one.parentElement?.remove();
    if (stored("jobpane.output.wrap") !== "no") return;
    for (const one of all(root, ".ov-scroller")) one.classList.remove("ov-wrap");
    for (const one of all(root, "[data-wraps]")) one.setAttribute("aria-pressed", "false");
  };

  /**
   * Lines other than those of the URL would be in the place of lines that are on their way.
   * @param {HTMLElement} box
   */
  const showLoading = (box) => {
    for (const list of all(box, ".ov-list")) list.classList.add("ov-other-lines");
    const [skeleton, words] = [document.createElement("div"), document.createElement("span")];
    skeleton.className = "ov-skeleton"; // as in output/Scroller.jsx
    words.className = "ov-hidden";
    words.textContent = "Loading output…";
    skeleton.append(words);
    for (const width of [62, 48, 71, 35, 55, 44]) {
      const bar = document.createElement("div");
      bar.style.width = `${width}%`;
      skeleton.append(bar);
    }
    box.after(skeleton);
  };

  /**
   * The line to begin with: that of the URL, that of the failure, or the newest of a running job.
   * @param {Element} root
   */
  const goToLine = (root) => {
    const [box] = all(root, "[data-show]");
    if (!box) return;
    const named = /^#L(\d{1,9})(?:-L?(\d{1,9}))?$/.exec(location.hash);
    const ends = named ? [Number(named[1]), Number(named[2] ?? named[1])].sort((one, other) => one - other) : [];
    const rows = all(box, "[data-n]");
    const rowOf = (/** @type {number} */ line) => rows.find((one) => one.dataset.n === String(line));
    for (const one of rows) {
      const line = Number(one.dataset.n);
      one.classList.toggle("ov-target", ends.length > 0 && line >= ends[0] && line <= ends[1]);
    }
    const row = rowOf(ends[0] ?? Number(box.dataset.show));
    if (/^#L/.test(location.hash) && !row) showLoading(box);
    else if (row) row.scrollIntoView({ block: "center", behavior: "auto" });
    else if (box.classList.contains("ov-following") && query().get("follow") !== "0") box.scrollTop = box.scrollHeight;
  };

  /** The first date that a page writes takes the browser ten milliseconds or more; so it has written one. */
  const writeOneDate = () => {
    const clock = clockIn(zoneOf());
    clock.partsOf(0);
    clock.full(0);
  };

  /** @param {Element} root */
  const fit = (root) => {
    const clock = clockIn(zoneOf());
    writeTimes(root, clock);
    setSizes(root);
    applyChoices(root);
    if (fold(root)) return;
    writeLineTimes(root, clock);
    goToLine(root);
  };

  /**
   * Until then a browser that runs scripts shows nothing of it: it may paint before it gets here.
   * @param {HTMLElement} root the element of a first screen
   */
  const finish = (root) => {
    const bar = document.getElementById("first-bar"); // was sent ahead of it
    const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest("#first-bar *"));
    try {
      if (bar) root.prepend(...bar.childNodes);
      bar?.remove();
      fit(root);
    } finally {
      root.dataset.fitted = "";
      root.ariaBusy = "true"; // the page comes; without scripts none does
    }
    focused?.focus({ preventScroll: true }); // what is moved loses it, and what is not seen has none
  };

  /** @type {any} */ (window).jobpaneFinish = finish;
  setTimeout(writeOneDate); // while the controller is asked
  if (document.getElementById("first-bar")) {
    // While it or its bar stands, no other script asks whether the session of a page that was kept goes on.
    addEventListener("pageshow", ({ persisted }) => {
      const standing = document.getElementById("first-screen") ?? document.getElementById("first-bar");
      if (!persisted || !standing) return;
      document.documentElement.style.visibility = "hidden"; // it may be another user's
      location.reload();
    });
  }
}
