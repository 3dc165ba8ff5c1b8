/* Copying lines: one press in the format that was chosen last, and a menu of all formats. */
import { useCallback, useSyncExternalStore } from "react";
import IconButton from "../../shared/IconButton.jsx";
import { Menu, MenuChoice, MenuGroup, MenuItem } from "../../shared/Menu.jsx";
import { COPY_FORMATS, copyTools } from "../useCopying.js";
import { counted, numeral } from "../words.js";

/** @import { Output } from "../useOutput.js" */

/** @type {Record<string, {choice: string, short: string}>} */
const WORDS = {
  text: { choice: "As text", short: "" },
  numbers: { choice: "With line numbers", short: " with numbers" },
  markdown: { choice: "As Markdown with link", short: " as Markdown" },
};

/**
 * "Copy 12 lines", or "Copy all" while nothing is selected; follows what the mouse selects.
 * @param {Output["selection"]} selection
 */
function useLabel({ text, toCopy, isFiltered }) {
  const read = useCallback(() => {
    const { points, isSelected } = toCopy();
    if (!isSelected) return isFiltered ? "Copy shown lines" : "Copy all";
    return `Copy ${counted(points[1].index - points[0].index + 1, "line")}`;
  }, [toCopy, isFiltered]);
  return useSyncExternalStore(text.selection.subscribe, read, () => "Copy all");
}

/**
 * Which lines a link would name; "" where nothing is chosen, neither selected nor walked to as a hit.
 * @param {Output["selection"]} selection
 */
function linkLabel({ range, hitLine }) {
  if (range) return range.first === range.last ? "Link to the selected line" : "Link to the selected lines";
  return hitLine ? `Link to line ${numeral(hitLine)}` : "";
}

/**
 * The formats and the link, as items of any menu.
 * @param {{selection: Output["selection"]}} props
 */
function CopyItems({ selection }) {
  const label = useLabel(selection);
  const link = linkLabel(selection);
  return (
    <>
      <MenuGroup label={label}>
        {COPY_FORMATS.map((format) => (
          <MenuChoice
            key={format}
            label={WORDS[format].choice}
            isChosen={format === selection.format}
            onSelect={() => selection.copyAs(format)}
          />
        ))}
      </MenuGroup>
      {link && <MenuItem label={link} icon="link" hint="y" onSelect={selection.copyLink} />}
    </>
  );
}

/** @param {{selection: Output["selection"]}} props */
export function CopyMenu({ selection }) {
  const label = useLabel(selection);
  return (
    <span
      className="ov-copy"
      role="group"
      aria-label="Copy"
      onPointerEnter={copyTools.prepare}
      onFocus={copyTools.prepare}
    >
      <IconButton
        icon="copy"
        label={label + WORDS[selection.format].short}
        keys="c"
        onClick={selection.copyDefault}
      />
      <Menu label="Copy as…" icon="chevron-down" className="icon-button ov-copy-more">
        <CopyItems selection={selection} />
      </Menu>
    </span>
  );
}
