/* The ways to the previous and the next run of the same template, by pointer and by the keys [ and ],
   to the comparison with the previous one, and to the history of all.
   Which runs those are may cost the controller a large answer, so the server is asked once somebody
   points at them, tabs to them or presses a key, or at once where it knows without a request. */
import { useEffect, useEffectEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import Icon from "../shared/Icon.jsx";
import IconButton from "../shared/IconButton.jsx";
import { letterOf } from "../shared/letterKeys.js";
import { hasLetterKeys } from "../shared/letterSetting.js";
import Tooltip from "../shared/Tooltip.jsx";
import { useKeyListener } from "../shared/useKeyListener.js";

/**
 * @typedef {object} RunNeighborsProps
 * @property {number} jobId  The job on the page; 0 until there is one.
 * @property {number} previous  Its previous run, 0 for none.
 * @property {number} next
 * @property {number} template  Whose history has a page; 0 for none.
 * @property {boolean} isKnown  Whether the server has said which they are.
 * @property {boolean} isCheap  Whether it knows without a request to the controller.
 * @property {string} failure  Why it could not say.
 * @property {() => void} onWanted  Asks the server.
 */

/** @typedef {"previous" | "next" | "compare"} Side */

/** @type {Record<Side, {key?: string, name: string, none: string}>} */
const SIDES = {
  previous: { key: "[", name: "Previous run", none: "No earlier run" },
  next: { key: "]", name: "Next run", none: "No later run" },
  compare: { name: "Compare with previous", none: "No earlier run to compare with" },
};

/** @param {{side: Side, path: string, isKnown: boolean, failure: string, onAsk: () => void, onGo: () => void}} props */
function Step({ side, path, isKnown, failure, onAsk, onGo }) {
  const { key, name, none } = SIDES[side];
  if (path)
    return (
      <Tooltip text={name} keys={key} isName>
        <Link to={path} className="icon-button" aria-label={name} aria-keyshortcuts={key}>
          <Icon name={side} />
        </Link>
      </Tooltip>
    );
  const label = isKnown ? none : failure || name;
  const asking = isKnown ? {} : { onPointerEnter: onAsk, onFocus: onAsk };
  return <IconButton icon={side} label={label} keys={key} isDisabled={isKnown} onClick={onGo} {...asking} />;
}

/**
 * Listens to the two keys while the component is there.
 * @param {(side: Side) => boolean} go  Returns whether there is something to do.
 */
function useSideKeys(go) {
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    const letter = hasLetterKeys() ? letterOf(event) : "";
    const side = letter === "[" ? "previous" : letter === "]" ? "next" : null;
    if (side && go(side)) event.preventDefault();
  };
  useKeyListener(pressed, { isLast: true });
}

/** @param {{template: number}} props */
function HistoryLink({ template }) {
  const name = "All runs of this template";
  return (
    <Tooltip text={name} isName>
      <Link to={`/templates/${template}`} className="icon-button" aria-label={name}>
        <Icon name="history" />
      </Link>
    </Tooltip>
  );
}

/** @param {RunNeighborsProps} props */
function OfOneJob({ jobId, previous, next, template, isKnown, isCheap, failure, onWanted }) {
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  /** @type {[Side | null, (side: Side | null) => void]} */
  const [wanted, setWanted] = useState(/** @type {Side | null} */ (null));
  const paths = {
    previous: previous > 0 ? `/jobs/${previous}` : "",
    next: next > 0 ? `/jobs/${next}` : "",
    compare: previous > 0 ? `/compare/${previous}/${jobId}` : "",
  };
  const ask = () => {
    if (isKnown || (isAsked && !failure)) return;
    setAsked(true);
    onWanted();
  };
  const go = (/** @type {Side} */ side) => {
    if (isKnown && !paths[side]) return false;
    if (paths[side]) navigate(paths[side]);
    else {
      setWanted(side);
      ask();
    }
    return true;
  };
  useSideKeys(go);
  const arrived = useEffectEvent(() => {
    if (wanted && paths[wanted]) navigate(paths[wanted]);
  });
  useEffect(() => {
    if (isKnown) arrived();
  }, [isKnown]);
  const shown = useEffectEvent(onWanted);
  useEffect(() => {
    if (isCheap) shown();
  }, [isCheap]);
  const step = (/** @type {Side} */ side) => (
    <Step side={side} path={paths[side]} isKnown={isKnown} failure={failure} onAsk={ask} onGo={() => go(side)} />
  );
  return (
    <div className="run-neighbors" role="group" aria-label="Runs of this template">
      {step("previous")}
      {step("next")}
      {step("compare")}
      {template > 0 && <HistoryLink template={template} />}
    </div>
  );
}

/** @param {RunNeighborsProps} props */
export default function RunNeighbors(props) {
  return props.jobId > 0 ? <OfOneJob key={props.jobId} {...props} /> : null;
}
