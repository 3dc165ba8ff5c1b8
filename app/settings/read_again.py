"""Which settings are different by now, and which of them take effect without a restart."""

from dataclasses import dataclass

from app.settings.load import load_settings
from app.settings.model import Settings

# All others are built into what has started: sockets, routes, stores, clients.
CAN_CHANGE = ("log_format", "notify_urls")


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The settings in force from now on, and the names of those that differ."""

    settings: Settings
    changed: tuple[str, ...]
    needs_restart: tuple[str, ...]


def read_again(current: Settings) -> ReadAgain:
    """Read the settings again, as a start would.

    Raises:
        SettingsError: One is wrong now; the error's text is one line for the operator.
    """
    now = load_settings()
    names = [name for name in Settings.model_fields if getattr(now, name) != getattr(current, name)]
    changed = tuple(name for name in names if name in CAN_CHANGE)
    settings = current.model_copy(update={name: getattr(now, name) for name in changed})
    return ReadAgain(settings, changed, tuple(name for name in names if name not in CAN_CHANGE))
