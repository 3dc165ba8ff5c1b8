"""The `jobpane` command: serve, build, doctor, notify, embed-url, and those of app/commands.

A failure is one line on standard error, with exit code 1.
"""

import asyncio
from itertools import groupby
from typing import Literal

import click

from app import data_dir, doctor
from app.commands import COMMANDS
from app.embed_url import NoLinkError, Wanted, embed_url
from app.hosting import frontend, server
from app.jobs.limits import LARGEST_INTEGER
from app.logs import set_up_logs
from app.notify_startup import send_test
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


@main.command()
@click.option("--test", is_flag=True, required=True, help="Send a test message.")
def notify(*, test: bool) -> None:  # noqa: ARG001 # the only thing that it does
    """Send a test to each receiver in JOBPANE_NOTIFY_URLS, and say which took it."""
    settings = _settings()
    set_up_logs("text", errors_only=True)
    answers = asyncio.run(send_test(settings))
    if not answers:
        raise click.ClickException("JOBPANE_NOTIFY_URLS isn't set.")
    for number, (kind, is_sent) in enumerate(answers, 1):
        click.echo(f"{number}. {kind}: {'sent' if is_sent else 'NOT sent'}")
    raise SystemExit(0 if all(is_sent for _, is_sent in answers) else 1)


@main.command("embed-url")
@click.argument("number", type=click.IntRange(1, LARGEST_INTEGER))
@click.option("--template", "is_template", is_flag=True, help="Show a template's card, not a job.")
@click.option("--origin", required=True, help="A portal in JOBPANE_EMBED_ORIGINS.")
@click.option("--actions", is_flag=True, help="Let the frame cancel, delete and run again.")
@click.option("--controller", default="", help="Name of the controller, if there are several.")
@click.option("--theme", type=click.Choice(["light", "dark", "auto"]))
@click.option("--zone", help="Time zone of all times, such as Europe/Berlin.")
@click.option(
    "--compact", is_flag=True, flag_value="1", default=None, help="Compact layout without details."
)
@click.option("--output", type=click.Choice(["folded", "open"]))
@click.option("--follow", type=click.Choice(["0", "1"]), help="Whether to follow new lines.")
@click.option("--accent", help="Accent color, such as #0b6664.")
def link(
    number: int,
    origin: str,
    *,
    is_template: bool,
    actions: bool,
    controller: str,
    **options: str | None,
) -> None:
    """Print a link to job NUMBER for a portal's frame: for one use, within five minutes.

    Asks the Jobpane that runs with the same settings on this machine.
    """
    shown = tuple((name, text) for name, text in options.items() if text)
    kind: Literal["job", "template"] = "template" if is_template else "job"
    wanted = Wanted(number, origin, actions, controller, shown, kind)
    try:
        url, expires_at = embed_url(_settings(), wanted)
    except NoLinkError as error:
        raise click.ClickException(str(error)) from None
    click.echo(url)
    click.echo(f"It works once, until {expires_at}.", err=True)


for command in COMMANDS:
    main.add_command(command)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def _build_if_needed() -> None:
    if frontend.is_built():
        return
    click.echo("Building the frontend. This takes about half a minute.")
    try:
        frontend.build()
    except frontend.BuildError as error:
        click.echo(str(error), err=True)
        raise click.ClickException(
            "Reflex couldn't build the frontend. See its messages above."
        ) from None


if __name__ == "__main__":
    main()
