"""Reads the settings from the environment; what is wrong becomes one line for the operator.

A file may hold settings too, `NAME=value` a line; the environment has precedence over it.
"""

import io
import os
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError

from app.settings.model import PREFIX, Settings

_FILE = f"{PREFIX}SETTINGS_FILE"
_OTLP_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class SettingsError(Exception):
    """One line that says which variable is wrong and what to do."""


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: One of them is wrong; the error's text is one line for the operator.
    """
    in_file = _settings_in(os.environ.get(_FILE, ""))
    _refuse_unknown_names([*os.environ, *in_file])
    given = {
        name.removeprefix(PREFIX).lower(): text
        for name, text in in_file.items()
        if text and name.startswith(PREFIX) and not os.environ.get(name)
    }
    try:
        return Settings(**given)  # type: ignore[arg-type] # validators take the texts
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        if not reason.startswith(PREFIX):
            reason = f"{PREFIX}{str(first['loc'][0]).upper() if first['loc'] else '*'}: {reason}"
        raise SettingsError(f"{reason}. See “Settings” in README.md.") from None


def wants_tracing() -> bool:
    """Whether the standard variables of OpenTelemetry say where spans go; the SDK reads them."""
    is_off = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    is_for_traces = os.environ.get("OTEL_TRACES_EXPORTER", "otlp").strip().lower() == "otlp"
    return is_for_traces and not is_off and any(map(os.environ.get, _OTLP_ENDPOINTS))


def override(**values: object) -> None:
    """Set settings for this process and those that it starts, such as `port=3001`; None sets none.

    What is set so has precedence, as an option of the command line has.
    """
    for name, value in values.items():
        if value is not None:
            os.environ[f"{PREFIX}{name.upper()}"] = str(value)


def _settings_in(path: str) -> dict[str, str]:
    """What the file of settings says; nothing where none is named."""
    if not path:
        return {}
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{_FILE}: {path} can't be read. Check its path and owner.") from error
    lines = [line for line in map(str.strip, text.splitlines()) if line and line[0] != "#"]
    for line in lines:
        if "=" not in line:
            raise SettingsError(f"{_FILE}: a line isn't NAME=value. See “Settings” in README.md.")
    found = dotenv_values(stream=io.StringIO(text), interpolate=False)
    return {name: value or "" for name, value in found.items()}


def _refuse_unknown_names(names: list[str]) -> None:
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted(names):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            meant = f" Did you mean {near[0]}?" if near else " See “Settings” in README.md."
            raise SettingsError(f"{name} isn't a setting of Jobpane.{meant}")
