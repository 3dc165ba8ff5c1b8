/* As much of a document's elements as Preact needs to put texts into one. */

/** @typedef {{ data: string }} Text */

/** An element without attributes, whose children are texts. */
export class SiteElement {
  childNodes = [];
  ownerDocument = { createTextNode: (data) => new SiteText(data) };

  get firstChild() {
    return this.childNodes[0] ?? null;
  }

  insertBefore(text, next) {
    text.remove();
    const index = next ? this.childNodes.indexOf(next) : this.childNodes.length;
    this.childNodes.splice(index, 0, text);
    text.parentNode = this;
    return text;
  }

  removeChild(text) {
    this.childNodes.splice(this.childNodes.indexOf(text), 1);
    text.parentNode = null;
  }
}

class SiteText {
  nodeType = 3;
  parentNode = null;

  constructor(data) {
    this.data = data;
  }

  get nextSibling() {
    const beside = this.parentNode?.childNodes ?? [];
    return beside[beside.indexOf(this) + 1] ?? null;
  }

  remove() {
    this.parentNode?.removeChild(this);
  }
}

/** All text that the element shows. */
export const textOf = (element) => element.childNodes.map(({ data }) => data).join("");
