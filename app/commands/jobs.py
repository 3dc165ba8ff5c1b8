"""`jobpane jobs`: the newest jobs; exit status 1 if one of them failed."""

import click

from app.api.jobs_json import job_json
from app.commands.asking import controller_option, json_option, run, value_of, worst
from app.commands.printing import print_json, print_table, status_text, time_text
from app.jobs.limits import LARGEST_INTEGER
from app.jobs.model import JobList
from app.jobs.query import JobQuery
from app.presentation.durations import duration_text
from app.services.container import Services

_HEADS = ("ID", "STATUS", "CREATED", "TOOK", "NAME")


@click.command()
@click.option("--search", default="", help="Words in the name or description.")
@click.option("--status", default="", help="Such as failed.")
@click.option("--template", type=click.IntRange(1, LARGEST_INTEGER), default=None)
@click.option("--created", type=click.Choice(["24h", "7d"]), default=None, help="How new.")
@click.option("--limit", type=click.Choice(["10", "25", "50", "100"]), default="10")
@controller_option
@json_option
def jobs(
    controller: str,
    *,
    search: str,
    status: str,
    template: int | None,
    created: str | None,
    limit: str,
    as_json: bool,
) -> None:
    """List the newest jobs. Exit status 1: one of them failed; 2: they can't be listed."""
    query = JobQuery(
        search=search,
        status=status,
        template=template or 0,
        created=created or "",
        page_size=int(limit),
    )

    async def ask(services: Services) -> int:
        found = value_of(await services.reader.find(query))
        if as_json:
            print_json({"jobs": [job_json(row).model_dump(mode="json") for row in found.rows]})
        else:
            _print(found)
        if found.unreadable:
            click.echo(f"{found.unreadable} jobs can't be read and aren't listed.", err=True)
        return worst(row.status for row in found.rows)

    run(ask, controller)


def _print(found: JobList) -> None:
    rows = (
        (
            str(row.id),
            status_text(row.status.text),
            time_text(row.created),
            duration_text(row.elapsed_s) if row.started else "",
            row.name,
        )
        for row in found.rows
    )
    print_table(_HEADS, rows)
