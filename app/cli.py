"""The `jobpane` command: serve, build, doctor.

A failure is one line on standard error, with exit code 1.
"""

import asyncio
from itertools import groupby

import click

from app import data_dir, doctor
from app.hosting import frontend, server
from app.logs import set_up_logs
from app.settings import Settings, SettingsError, load_settings


@click.group(help="A web viewer for AWX and Ansible Automation Platform system jobs.")
@click.version_option(package_name="jobpane")
def main() -> None:
    """The group of the commands; they share no options."""


@main.command()
def serve() -> None:
    """Build the frontend if it has changed, then serve Jobpane."""
    settings = _settings()
    set_up_logs(settings.log_format)
    try:
        data_dir.prepare(settings.data_dir)
        _build_if_needed()
        server.serve(settings)
    except (data_dir.DataDirError, server.PortTakenError, server.NotStartedError) as error:
        raise click.ClickException(str(error)) from None


@main.command()
def build() -> None:
    """Build the frontend if it has changed."""
    _settings()
    _build_if_needed()
    click.echo(f"The frontend is in {frontend.BUILT.relative_to(frontend.ROOT)}.")


@main.command("doctor")
def check() -> None:
    """Say what works and what does not: settings, controller, token, rights, port."""
    settings = _settings()
    # The findings name every failure, so the log would repeat it.
    set_up_logs("text", errors_only=True)
    findings = asyncio.run(doctor.findings(settings))
    has_sections = any(finding.controller for finding in findings)
    for name, section in groupby(findings, key=lambda finding: finding.controller):
        if has_sections:
            click.echo(f"{name or 'all controllers'}:")
        for finding in section:
            click.echo(f"{finding.verdict.value:4}  {finding.about}: {finding.message}")
    is_bad = any(finding.verdict is doctor.Verdict.BAD for finding in findings)
    raise SystemExit(1 if is_bad else 0)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def _build_if_needed() -> None:
    if frontend.is_built():
        return
    click.echo("Building the frontend; this takes about half a minute.")
    try:
        frontend.build()
    except frontend.BuildError as error:
        click.echo(str(error), err=True)
        raise click.ClickException(
            "Reflex could not build the frontend; it says why above."
        ) from None


if __name__ == "__main__":
    main()
