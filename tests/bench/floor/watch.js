/* Notes when texts are painted, when a key first has an effect, and how much the page moved. It runs
   before anything of the page, which knows nothing of it. Times are milliseconds since 1970, so that
   a frame's can be compared with its portal's. */
(() => {
  const KEY_EVERY_MS = 20;
  const { texts, key } = window.firstPaintWanted;
  const noted = (window.firstPaint = { painted: {}, keyAt: 0, shift: 0 });
  const now = () => performance.timeOrigin + performance.now();

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) noted.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  /** Whether the text can be seen: not hidden, not transparent, and within the window. */
  function isPainted(node) {
    const shows = { opacityProperty: true, visibilityProperty: true };
    if (!node.parentElement?.checkVisibility(shows)) return false;
    const range = document.createRange();
    range.selectNodeContents(node);
    const { width, height, top, bottom } = range.getBoundingClientRect();
    return width > 0 && height > 0 && top < window.innerHeight && bottom > 0;
  }

  function isOnScreen({ text, within }) {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const isMeant = node.data.includes(text) && node.parentElement?.closest(within);
      if (isMeant && isPainted(node)) return true;
    }
    return false;
  }

  /* What a frame's callback finds is on the screen right after it: the next task comes then. */
  const afterPaint = new MessageChannel();
  afterPaint.port1.onmessage = ({ data: name }) => (noted.painted[name] = now());
  let missing = Object.keys(texts);
  function look() {
    const found = document.body ? missing.filter((name) => isOnScreen(texts[name])) : [];
    missing = missing.filter((name) => !found.includes(name));
    for (const name of found) afterPaint.port2.postMessage(name);
    if (missing.length > 0) requestAnimationFrame(look);
  }
  requestAnimationFrame(look);

  if (!key) return;
  const pressing = setInterval(() => {
    const hasFocus = () => document.activeElement?.localName === "input";
    if (document.body && !hasFocus()) {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      target.dispatchEvent(new KeyboardEvent("keyup", { key, bubbles: true }));
    }
    if (!hasFocus()) return;
    noted.keyAt = now();
    clearInterval(pressing);
  }, KEY_EVERY_MS);
})();
