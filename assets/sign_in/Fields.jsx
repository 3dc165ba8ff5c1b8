/* The two forms of the sign-in: name and password, and a pasted token. What is typed stays in the
   browser's fields until it is sent; it never becomes part of a state. */
import { useId, useRef, useState } from "react";

/**
 * @typedef {object} FormProps
 * @property {(credentials: Record<string, string>) => Promise<boolean>} onSubmit
 * @property {boolean} isBusy
 * @property {number} secondsLeft  Until the next try; 0 for none.
 * @property {boolean} isMain  Whether this is the first way on the page.
 */

/** What a field holds. @param {FormData} form @param {string} name */
const textOf = (form, name) => String(form.get(name) ?? "");

/** @param {Pick<FormProps, "isBusy" | "secondsLeft" | "isMain"> & { label: string }} props */
function SubmitButton({ label, isBusy, secondsLeft, isMain }) {
  const words = secondsLeft > 0 ? `Try again in ${secondsLeft} s` : label;
  return (
    <button
      type="submit"
      className={isMain ? "button primary" : "button"}
      aria-disabled={isBusy || secondsLeft > 0}
    >
      {isBusy ? "Signing in…" : words}
    </button>
  );
}

/**
 * A field whose text may be shown, with a hint while Caps Lock is on.
 * @param {{ label: string, name: string, autoComplete: string, hint?: string }} props
 */
function SecretField({ label, name, autoComplete, hint = "" }) {
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  const [hasCapsLock, setHasCapsLock] = useState(false);
  /** @param {import("react").KeyboardEvent} event */
  const noteCapsLock = (event) => setHasCapsLock(event.getModifierState("CapsLock"));
  return (
    <div className="sign-in-field">
      <label htmlFor={id}>{label}</label>
      <span className="sign-in-secret">
        <input
          id={id}
          name={name}
          type={isShown ? "text" : "password"}
          className="field"
          required
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck="false"
          aria-describedby={`${id}-hint`}
          onKeyDown={noteCapsLock}
          onKeyUp={noteCapsLock}
        />
        <button
          type="button"
          className="button"
          aria-pressed={isShown}
          aria-label={`Show ${label.toLowerCase()}`}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? "Hide" : "Show"}
        </button>
      </span>
      <p id={`${id}-hint`} className="muted" role="status">
        {hasCapsLock ? "Caps Lock is on." : hint}
      </p>
    </div>
  );
}

/**
 * Sends a form by `onSubmit`; where that has failed, empties and focuses its secret.
 * @param {FormProps["onSubmit"]} onSubmit
 * @param {string} secret  The name of that field.
 * @param {(form: FormData) => Record<string, string>} read
 */
function useForm(onSubmit, secret, read) {
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  /** @param {import("react").FormEvent<HTMLFormElement>} event */
  const submitted = async (event) => {
    event.preventDefault();
    if (await onSubmit(read(new FormData(event.currentTarget)))) return;
    const field = form.current?.elements.namedItem(secret);
    if (field instanceof HTMLInputElement) field.select();
  };
  return { ref: form, onSubmit: submitted };
}

/** @param {FormProps} props */
export function PasswordForm({ onSubmit, ...button }) {
  const id = useId();
  const form = useForm(onSubmit, "password", (typed) => ({
    way: "password",
    username: textOf(typed, "username"),
    password: textOf(typed, "password"),
  }));
  return (
    <form {...form} className="sign-in-form" aria-label="Your account">
      <div className="sign-in-field">
        <label htmlFor={id}>Username</label>
        <input
          id={id}
          name="username"
          className="field"
          required
          autoComplete="username"
          autoCapitalize="none"
          spellCheck="false"
        />
      </div>
      <SecretField label="Password" name="password" autoComplete="current-password" />
      <SubmitButton label="Sign in" {...button} />
    </form>
  );
}

/** @param {FormProps} props */
export function TokenForm({ onSubmit, ...button }) {
  const form = useForm(onSubmit, "token", (typed) => ({
    way: "token",
    token: textOf(typed, "token").trim(),
  }));
  return (
    <form {...form} className="sign-in-form" aria-label="Personal token">
      <SecretField
        label="Token"
        name="token"
        autoComplete="off"
        hint="Create one at the controller: your user page, Tokens."
      />
      <SubmitButton label="Sign in with token" {...button} />
    </form>
  );
}
