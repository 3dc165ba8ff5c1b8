/* Stands in for Emotion's `jsx` (app/hosting/lean_runtime.py): makes elements by React while pages are
   built, and in the browser by Preact, which lacks what React does for titles and for `autoFocus`.

   A page names its title as an element, which the document's head has in the built page. The browser
   sets it; what the head says to those who get a link to the page is the server's alone. */
import { createElement, useLayoutEffect } from "react";

/** @param {{ children?: import("react").ReactNode }} props */
function Title({ children }) {
  const text = [children].flat().join("");
  useLayoutEffect(() => {
    document.title = text;
  }, [text]);
  return null;
}

const Nothing = () => null;

/**
 * An element that has the focus as the page opens, unless the user has moved it already.
 * @param {{ of: string, ref: import("react").RefObject<HTMLElement | null> }} props
 */
function Focused({ of, ...props }) {
  const { ref } = props;
  useLayoutEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus();
  }, [ref]);
  return createElement(of, props);
}

/** @type {Record<string, import("react").FunctionComponent>} */
const IN_HEAD = { title: Title, meta: Nothing };

/** @typedef {{ autoFocus?: boolean, ref?: import("react").RefObject<HTMLElement | null> }} Props */

/**
 * @param {string | import("react").FunctionComponent<Props>} type
 * @param {Props | null} props
 * @param {...import("react").ReactNode} children
 */
function browserJsx(type, props, ...children) {
  if (typeof type !== "string") return createElement(type, props, ...children);
  if (props?.autoFocus && props.ref)
    return createElement(Focused, { ...props, ref: props.ref, of: type }, ...children);
  return createElement(IN_HEAD[type] ?? type, props, ...children);
}

export const jsx = typeof document === "undefined" ? createElement : browserJsx;
