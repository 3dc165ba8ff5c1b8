/* Copying where there is a clipboard, and where (plain http) there is none. */

/**
 * Copies by the clipboard where there is one, else (plain http) by a hidden field.
 * @param {string} text
 */
export async function copyText(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement || before instanceof SVGElement) before.focus();
  if (!isCopied) throw new Error("The browser refused to copy");
}

/**
 * Copies a text that is still being fetched: browsers take a promise, so that the press of a key
 * that asked for it still counts when it comes. Fails as `text` does.
 * @param {Promise<string>} text
 */
export async function copyLater(text) {
  if (!navigator.clipboard?.write || !window.ClipboardItem) {
    await copyText(await text);
    return;
  }
  const blob = text.then((plain) => new Blob([plain], { type: "text/plain" }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  } catch (refused) {
    await text;
    throw refused;
  }
}
