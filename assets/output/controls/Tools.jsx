/* The buttons of the output. Those that are used less are in the menu "More" of narrow windows. */
import IconButton from "../../shared/IconButton.jsx";
import { Menu, MenuChoice, MenuGroup, MenuItem } from "../../shared/Menu.jsx";
import { CopyMenu } from "./CopyMenu.jsx";
import { Download } from "./Download.jsx";

/** @import { RefObject } from "react" */
/** @import { Output } from "../useOutput.js" */
/** @import { LineForm } from "./GoToLine.jsx" */

/**
 * How the user likes to see lines.
 * @typedef {object} Look
 * @property {boolean} isWrapped
 * @property {() => void} toggleWrap
 * @property {string} times one of TIMES
 * @property {(times: string) => void} chooseTimes
 */

export const TIMES = ["none", "clock", "since"];
/** @type {Record<string, string>} */
const TIMES_WORDS = { none: "No times", clock: "Time of day", since: "Since the start" };

/**
 * @typedef {object} ToolsProps
 * @property {Output} output
 * @property {Look} look
 * @property {RefObject<LineForm | null>} lineForm
 * @property {{isFull: boolean, toggle: () => void}} full
 * @property {() => void} onHelp
 */

/** @param {{look: Look}} props */
function TimesChoices({ look }) {
  return TIMES.map((one) => (
    <MenuChoice
      key={one}
      label={TIMES_WORDS[one]}
      isChosen={look.times === one}
      onSelect={() => look.chooseTimes(one)}
    />
  ));
}

/** @param {boolean} isFull */
const fullWords = (isFull) => (isFull ? "Leave full screen" : "Full screen");

/** @param {ToolsProps & {hasLines: boolean}} props */
function More({ look, lineForm, full, onHelp, hasLines }) {
  return (
    <Menu label="More" icon="ellipsis" align="end">
      <MenuGroup label="Lines">
        <MenuItem
          label={look.isWrapped ? "Don't wrap lines" : "Wrap lines"}
          icon="wrap-text"
          onSelect={look.toggleWrap}
        />
        {hasLines && (
          <MenuItem label="Go to line" icon="hash" hint="g" onSelect={() => lineForm.current?.open()} />
        )}
      </MenuGroup>
      <MenuGroup label="Times">
        <TimesChoices look={look} />
      </MenuGroup>
      <MenuGroup label="View">
        <MenuItem label={fullWords(full.isFull)} icon="maximize-2" hint="w" onSelect={full.toggle} />
        <MenuItem label="Keyboard shortcuts" icon="keyboard" hint="?" onSelect={onHelp} />
      </MenuGroup>
    </Menu>
  );
}

/** @param {ToolsProps} props */
export function Tools(props) {
  const { output, look, lineForm, full, onHelp } = props;
  const { lines, search, selection } = output;
  const hasLines = lines.whole.total > 0;
  return (
    <div className="ov-tools" role="group" aria-label="Output tools">
      <span className="ov-wide">
        <IconButton icon="wrap-text" label="Wrap lines" isPressed={look.isWrapped} onClick={look.toggleWrap} />
        <Menu label="Times" icon="clock" align="end">
          <TimesChoices look={look} />
        </Menu>
        {hasLines && (
          <IconButton
            icon="hash"
            label="Go to line"
            keys="g"
            data-opens-lines=""
            onClick={() => lineForm.current?.open()}
          />
        )}
      </span>
      {hasLines && <CopyMenu selection={selection} />}
      {hasLines && (
        <Download base={lines.whole.base} range={selection.range} searchParams={search.state.params} />
      )}
      <span className="ov-wide">
        <IconButton icon="keyboard" label="Keyboard shortcuts" keys="?" aria-haspopup="dialog" onClick={onHelp} />
        <IconButton
          icon={full.isFull ? "minimize-2" : "maximize-2"}
          label={fullWords(full.isFull)}
          keys="w"
          onClick={full.toggle}
        />
      </span>
      <span className="ov-more">
        <More {...props} hasLines={hasLines} />
      </span>
    </div>
  );
}
