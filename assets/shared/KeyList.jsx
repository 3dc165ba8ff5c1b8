/* A list of keys and what they do, as every help of keys shows it. */

/**
 * @typedef {object} KeyRow
 * @property {string[]} keys  Alternatives, each a key or a chord with its parts joined by "+": "Shift+n".
 * @property {string} [after]  Words behind the keys: "then a number".
 * @property {string} does  What they do, as a verb: "Go to a line".
 */

/**
 * One key, or several that are held together.
 * @param {{chord: string}} props
 */
export function Keys({ chord }) {
  const parts = chord.split("+");
  return (
    <span className="chord">
      {parts.map((part) => (
        <kbd key={part}>{part}</kbd>
      ))}
    </span>
  );
}

/** @param {{rows: KeyRow[]}} props */
export default function KeyList({ rows }) {
  return (
    <dl className="key-list">
      {rows.map(({ keys, after, does }) => (
        <div key={does}>
          <dt>
            {keys.map((chord) => (
              <Keys key={chord} chord={chord} />
            ))}
            {after && <span className="muted">{after}</span>}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
