"""Jobpane's settings: the only reader of the environment.

Every setting is a variable `JOBPANE_…`; README.md has the table, and tests/test_docs.py keeps the
two alike. A wrong setting is reported in one line that names its variable, never its secret.
"""

from app.settings.controllers import ControllerSettings, Mode
from app.settings.load import SettingsError, load_settings, override, wants_tracing
from app.settings.model import PREFIX, Settings

__all__ = [
    "PREFIX",
    "ControllerSettings",
    "Mode",
    "Settings",
    "SettingsError",
    "load_settings",
    "override",
    "wants_tracing",
]
