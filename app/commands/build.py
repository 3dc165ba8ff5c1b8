"""`jobpane build`: the frontend, built if one of its sources has changed."""

import click

from app.commands.configured import settings_or_exit
from app.hosting import frontend


@click.command()
def build() -> None:
    """Build the frontend if it has changed."""
    settings_or_exit()
    build_if_needed()
    where = frontend.BUILT if frontend.IS_PACKAGED else frontend.BUILT.relative_to(frontend.ROOT)
    click.echo(f"The frontend is in {where}.")


def build_if_needed() -> None:
    """Build the frontend, unless the last build is of the same sources.

    Raises:
        click.ClickException: Reflex failed; its messages have been printed.
    """
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
