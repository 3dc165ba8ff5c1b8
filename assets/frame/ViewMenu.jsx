/* The menu at the right of the bar: time zone and theme, which the browser remembers. */
import { useContext, useSyncExternalStore } from "react";
import { ColorModeContext } from "$/utils/context-registry";
import { Menu, MenuChoice, MenuGroup } from "../shared/Menu.jsx";

const ZONES = { local: "Local time", utc: "UTC" };
const neverChanges = () => () => {};
const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const THEMES = { system: "System", light: "Light", dark: "Dark" };

/**
 * @typedef {object} ViewMenuProps
 * @property {string} zone  "local" or "utc"; "" offers no zone
 * @property {(zone: string) => void} [onZone]
 */

/** @param {ViewMenuProps} props */
function ZoneChoices({ zone, onZone }) {
  // Where the page is built there is another zone.
  const local = useSyncExternalStore(neverChanges, localZone, () => "");
  return (
    <MenuGroup label="Time zone">
      {Object.entries(ZONES).map(([value, label]) => (
        <MenuChoice
          key={value}
          label={label}
          hint={value === "local" ? local || undefined : undefined}
          isChosen={value === zone}
          onSelect={() => onZone?.(value)}
        />
      ))}
    </MenuGroup>
  );
}

/** @param {ViewMenuProps} props */
export default function ViewMenu({ zone, onZone }) {
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  return (
    <Menu label="View settings" icon="settings-2" align="end">
      {zone && <ZoneChoices zone={zone} onZone={onZone} />}
      <MenuGroup label="Theme">
        {Object.entries(THEMES).map(([value, label]) => (
          <MenuChoice
            key={value}
            label={label}
            isChosen={value === rawColorMode}
            onSelect={() => setColorMode(value)}
          />
        ))}
      </MenuGroup>
    </Menu>
  );
}
