"""The settings of a command; a wrong one ends the command with one line."""

import click

from app.settings import Settings, SettingsError, load_settings


def settings_or_exit() -> Settings:
    """The settings of this process.

    Raises:
        click.ClickException: One of them is wrong.
    """
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
