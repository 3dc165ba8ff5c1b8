"""`jobpane serve`: the server, until a signal ends it."""

import click

from app import data_dir
from app.commands.build import build_if_needed
from app.commands.configured import settings_or_exit
from app.hosting import server
from app.hosting.listening import PortTakenError
from app.logs import set_up_logs
from app.settings import override
from app.startup import beside_workers


@click.command()
@click.option("--workers", type=int, help="How many processes serve; several need Redis.")
@click.option("--host", help="Host to listen at, instead of JOBPANE_HOST.")
@click.option("--port", type=int, help="Port to listen at, instead of JOBPANE_PORT.")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser when it is ready.")
def serve(workers: int | None, host: str | None, port: int | None, *, opens: bool) -> None:
    """Build the frontend if it has changed, then serve Jobpane."""
    override(workers=workers, host=host, port=port)
    settings = settings_or_exit()
    set_up_logs(settings.log_format)
    try:
        data_dir.prepare(settings.data_dir)
        build_if_needed()
        server.serve(settings, beside=beside_workers(settings), opens=opens)
    except (data_dir.DataDirError, PortTakenError, server.NotStartedError) as error:
        raise click.ClickException(str(error)) from None
