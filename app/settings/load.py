"""Reads the settings from the environment; what is wrong becomes one line for the operator."""

import os
from difflib import get_close_matches

from pydantic import ValidationError

from app.settings.model import PREFIX, Settings


class SettingsError(Exception):
    """One line that says which variable is wrong and what to do."""


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: One of them is wrong; the error's text is one line for the operator.
    """
    _refuse_unknown_names()
    try:
        return Settings()  # type: ignore[call-arg] # mypy takes the fields for arguments
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        if not reason.startswith(PREFIX):
            reason = f"{PREFIX}{str(first['loc'][0]).upper() if first['loc'] else '*'}: {reason}"
        raise SettingsError(f"{reason}. See “Settings” in README.md.") from None


def _refuse_unknown_names() -> None:
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            meant = f" Did you mean {near[0]}?" if near else " See “Settings” in README.md."
            raise SettingsError(f"{name} isn't a setting of Jobpane.{meant}")
