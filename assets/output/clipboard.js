/* Copying where there is a clipboard, and where (plain http) there is none. */

/** Copies by the clipboard where there is one, else (plain http) by a hidden field. */
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
  before?.focus?.();
  if (!isCopied) throw new Error("The browser refused to copy");
}
