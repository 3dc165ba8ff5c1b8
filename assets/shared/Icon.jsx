/* A picture of /icons.svg, for the eye only: a word or an aria-label always goes with it. */
import { siteFile } from "../controller.js";

/** @param {{name: string}} props  `name` is a symbol's id. */
export default function Icon({ name }) {
  return (
    <svg className="icon" aria-hidden="true">
      <use href={siteFile(`/icons.svg#${name}`)} />
    </svg>
  );
}
