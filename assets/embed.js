/* <jobpane-job src="…">: one job of Jobpane in a frame as high as its content; docs/embedding.md. */
{
  const TYPES = ["status", "finished", "resize"];
  /** @param {unknown} text */
  const pixels = (text) => (/^\d{1,5}$/.test(String(text)) ? Number(text) : 0);

  class JobpaneJob extends HTMLElement {
    static observedAttributes = ["src", "height", "min-height", "max-height", "label"];
    /** @type {HTMLIFrameElement | null} */
    #frame = null;
    #src = "";
    #opened = "";
    #origin = "";
    #asked = 0;
    /** @param {MessageEvent} message */
    #heard = (message) => {
      const isOurs = message.source === this.#frame?.contentWindow && message.origin === this.#origin;
      const { source, type, detail } = (isOurs && message.data) || {};
      if (source !== "jobpane" || !TYPES.includes(type)) return;
      if (type === "resize") {
        this.#asked = pixels(detail?.height);
        this.#fit();
      }
      this.dispatchEvent(new CustomEvent(type, { detail }));
    };

    connectedCallback() {
      addEventListener("message", this.#heard);
      this.style.display ||= "block";
      this.#show();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#heard);
      this.#clear();
      this.#src = "";
    }

    attributeChangedCallback() {
      if (this.isConnected) this.#show();
    }

    #clear() {
      this.#frame?.remove();
      this.#frame = null;
      this.#asked = 0;
    }

    #show() {
      const src = this.getAttribute("src") ?? "";
      if (src !== this.#src) {
        this.#clear();
        this.#src = src;
        if (src && URL.canParse(src, document.baseURI)) this.#open(new URL(src, document.baseURI));
      }
      if (this.#frame) this.#frame.title = this.getAttribute("label") || "System job in Jobpane";
      this.#fit();
    }

    /** @param {URL} url */
    #open(url) {
      if (!/^https?:$/.test(url.protocol)) return;
      if (url.href === this.#opened) url.hash = ""; // moved in the page: its link has been used
      else this.#opened = url.href;
      this.#origin = url.origin;
      const frame = document.createElement("iframe");
      frame.allow = "clipboard-write";
      frame.style.cssText = "display:block;width:100%;border:0";
      frame.src = url.href;
      this.append((this.#frame = frame));
    }

    #fit() {
      const [fixed, least, most] = ["height", "min-height", "max-height"].map((name) =>
        pixels(this.getAttribute(name)),
      );
      const wanted = Math.max(this.#asked || 320, least);
      const height = fixed || (most ? Math.min(wanted, most) : wanted);
      if (this.#frame) this.#frame.style.height = `${height}px`;
    }
  }
  if (!customElements.get("jobpane-job")) customElements.define("jobpane-job", JobpaneJob);
}
