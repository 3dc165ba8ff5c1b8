"""`jobpane build`: the frontend, built if one of its sources has changed."""

from pathlib import Path

import click

from app.commands.configured import settings_or_exit
from app.hosting import frontend


@click.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the files for another server to this folder.",
)
def build(output: Path | None) -> None:
    """Build the frontend if it has changed."""
    settings = settings_or_exit()
    build_if_needed()
    if output is None:
        built, root = frontend.BUILT, frontend.ROOT
        click.echo(
            f"The frontend is in {built if frontend.IS_PACKAGED else built.relative_to(root)}."
        )
        return
    from app.static_site import NotWrittenError, write_static_site  # noqa: PLC0415 # imports Reflex

    try:
        write_static_site(frontend.BUILT, output, settings)
    except NotWrittenError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"The frontend is in {output}. docs/paths.md says how to serve it.")


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
