"""`jobpane doctor`: the checks of app/doctor, a line for each finding; status 1 if one is bad."""

import asyncio
from itertools import groupby

import click

from app.commands.configured import settings_or_exit
from app.doctor import Verdict, findings
from app.logs import set_up_logs


@click.command()
def doctor() -> None:
    """Say what works and what does not: settings, controller, token, rights, port."""
    settings = settings_or_exit()
    # The findings name every failure, so the log would repeat it.
    set_up_logs("text", errors_only=True)
    found = asyncio.run(findings(settings))
    has_sections = any(finding.controller for finding in found)
    for name, section in groupby(found, key=lambda finding: finding.controller):
        if has_sections:
            click.echo(f"{name or 'all controllers'}:")
        for finding in section:
            click.echo(f"{finding.verdict.value:4}  {finding.about}: {finding.message}")
    is_bad = any(finding.verdict is Verdict.BAD for finding in found)
    raise SystemExit(1 if is_bad else 0)
