/* The form of a launch: says with its fields which of its buttons was pressed. */

/** @import { FormEvent, ReactNode } from "react" */

/**
 * @param {object} props
 * @param {(fields: Record<string, string>) => void} props.onFields
 * @param {ReactNode} props.children
 */
export default function LaunchForm({ onFields, children }) {
  const submitted = (/** @type {FormEvent<HTMLFormElement>} */ event) => {
    event.preventDefault();
    const { submitter } = /** @type {SubmitEvent} */ (event.nativeEvent);
    /** @type {Record<string, string>} */
    const fields = {};
    new FormData(event.currentTarget, submitter).forEach((value, name) => {
      if (typeof value === "string") fields[name] = value;
    });
    onFields(fields);
  };
  return (
    <form noValidate onSubmit={submitted}>
      {children}
    </form>
  );
}
