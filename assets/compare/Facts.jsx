/* What differs between two runs beside their outputs. */
import { Link } from "react-router";
import Icon from "../shared/Icon.jsx";
import Timestamp from "../shared/Timestamp.jsx";

/** @import { About, Fact, Side } from "./useComparison.js" */

/**
 * @param {object} props
 * @param {Side} props.side
 * @param {string} props.place
 * @param {Record<string, string>} props.tones of each status
 * @param {string} props.zone
 */
function SideHead({ side, place, tones, zone }) {
  return (
    <li className="compare-side">
      <span className="muted">{place}</span>
      <Link to={`/jobs/${side.id}`}>
        #{side.id} {side.name}
      </Link>
      <span className="compare-side-facts">
        <span className={`badge ${tones[side.status] ?? "neutral"}`}>
          <Icon name={`status-${side.status}`} />
          <span>{side.status_label}</span>
        </span>
        {side.started ? (
          <Timestamp iso={side.started} zone={zone} form="absolute" />
        ) : (
          <span className="muted">Not started</span>
        )}
        <span className="muted">{countOf(side.lines, "line")}</span>
      </span>
    </li>
  );
}

/** @param {number} count @param {string} noun */
export const countOf = (count, noun) => `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;

/** @param {{about: About, tones: Record<string, string>, zone: string}} props */
export function Sides({ about, tones, zone }) {
  return (
    <ul className="compare-sides" aria-label="Compared runs">
      <SideHead side={about.left} place="Left" tones={tones} zone={zone} />
      <SideHead side={about.right} place="Right" tones={tones} zone={zone} />
    </ul>
  );
}

/** @param {{fact: Fact, left: string, right: string}} props */
function FactRow({ fact, left, right }) {
  return (
    <tr className={fact.differs ? "differs" : undefined}>
      <th scope="row">{fact.label}</th>
      <td data-label={left}>
        <span>{fact.left}</span>
      </td>
      <td data-label={right}>
        <span>{fact.right}</span>
      </td>
    </tr>
  );
}

/** @param {{about: About}} props */
export function Facts({ about }) {
  const [left, right] = [`#${about.left.id}`, `#${about.right.id}`];
  return (
    <section className="panel" aria-label="What differs in the runs">
      <table className="table compare-facts">
        <caption className="hidden-visually">What differs in the runs</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden-visually">Setting</span>
            </th>
            <th scope="col">{left}</th>
            <th scope="col">{right}</th>
          </tr>
        </thead>
        <tbody>
          {about.facts.map((fact) => (
            <FactRow key={fact.label} fact={fact} left={left} right={right} />
          ))}
        </tbody>
      </table>
      <p className="muted compare-same">
        {countOf(about.same, "other setting")} {about.same === 1 ? "is" : "are"} the same.
      </p>
    </section>
  );
}
