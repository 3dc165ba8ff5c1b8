"""`jobpane history 1`: a template's runs, also those that the controller has forgotten."""

from collections.abc import Sequence

import click
from rich.text import Text

from app.api.jobs_json import run_json
from app.commands.asking import (
    UNKNOWN,
    CannotTellError,
    controller_option,
    exit_status,
    json_option,
    run,
    value_of,
)
from app.commands.printing import number_text, print_json, print_table, status_text, time_text
from app.history.model import RunFacts
from app.jobs.limits import LARGEST_INTEGER
from app.jobs.outcome import Outcome
from app.jobs.statuses import StatusSeen
from app.presentation.durations import duration_text
from app.services.container import Services

_HEADS = ("JOB", "STATUS", "CREATED", "TOOK", "DAYS", "DELETED", "SKIPPED")


@click.command()
@click.argument("template", type=click.IntRange(1, LARGEST_INTEGER))
@click.option("--limit", type=click.IntRange(1, 10_000), default=30, show_default=True)
@controller_option
@json_option
def history(template: int, limit: int, controller: str, *, as_json: bool) -> None:
    """List the runs of TEMPLATE that Jobpane has seen, newest first.

    Exit status 0: the newest run that has ended was successful; 1: it failed or was canceled;
    2: none is known. Jobpane's own user must run this, since the history is private to it.
    """

    async def ask(services: Services) -> int:
        if services.history is None:
            raise CannotTellError(
                "This folder has no history. Start Jobpane with the same JOBPANE_DATA_DIR."
            )
        runs = value_of(await services.history.runs(template, limit=limit))
        if not runs:
            raise CannotTellError(f"No run of template {template} is known.")
        if as_json:
            print_json({"runs": [run_json(one).model_dump(mode="json") for one in runs]})
        else:
            print_table(_HEADS, map(_row, runs))
        seen = map(exit_status, (StatusSeen.from_text(one.status) for one in runs))
        return next((status for status in seen if status != UNKNOWN), UNKNOWN)

    run(ask, controller)


def _row(one: RunFacts) -> Sequence[str | Text]:
    outcome = one.outcome or Outcome()
    return (
        str(one.job_id),
        status_text(one.status),
        time_text(one.created),
        duration_text(one.elapsed_s) if one.started else "",
        number_text(one.days),
        number_text(outcome.deleted),
        number_text(outcome.skipped),
    )
