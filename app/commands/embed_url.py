"""`jobpane embed-url`: a link for a portal's frame, made by the running Jobpane."""

from typing import Literal

import click

from app.commands.configured import settings_or_exit
from app.embed_url import NoLinkError, Wanted
from app.embed_url import embed_url as link_url
from app.jobs.limits import LARGEST_INTEGER


@click.command("embed-url")
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
def embed_url(
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
        url, expires_at = link_url(settings_or_exit(), wanted)
    except NoLinkError as error:
        raise click.ClickException(str(error)) from None
    click.echo(url)
    click.echo(f"It works once, until {expires_at}.", err=True)
