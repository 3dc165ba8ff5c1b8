"""`jobpane notify --test`: a test message to each receiver of notifications."""

import asyncio

import click

from app.commands.configured import settings_or_exit
from app.logs import set_up_logs
from app.notify_startup import send_test


@click.command()
@click.option("--test", is_flag=True, required=True, help="Send a test message.")
def notify(*, test: bool) -> None:  # noqa: ARG001 # the only thing that it does
    """Send a test to each receiver of notifications, and say which took it."""
    settings = settings_or_exit()
    set_up_logs("text", errors_only=True)
    answers = asyncio.run(send_test(settings))
    if not answers:
        raise click.ClickException(
            "Neither JOBPANE_NOTIFY_URLS nor JOBPANE_NOTIFY_URLS_FILE is set."
        )
    for number, (kind, is_sent) in enumerate(answers, 1):
        click.echo(f"{number}. {kind}: {'sent' if is_sent else 'NOT sent'}")
    raise SystemExit(0 if all(is_sent for _, is_sent in answers) else 1)
