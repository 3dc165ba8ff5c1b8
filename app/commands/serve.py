"""`jobpane serve`: the server, until a signal ends it."""

import click

from app import data_dir
from app.commands.build import build_if_needed
from app.commands.configured import settings_or_exit
from app.hosting import server
from app.logs import set_up_logs


@click.command()
def serve() -> None:
    """Build the frontend if it has changed, then serve Jobpane."""
    settings = settings_or_exit()
    set_up_logs(settings.log_format)
    try:
        data_dir.prepare(settings.data_dir)
        build_if_needed()
        server.serve(settings)
    except (data_dir.DataDirError, server.PortTakenError, server.NotStartedError) as error:
        raise click.ClickException(str(error)) from None
