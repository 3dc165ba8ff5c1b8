"""`jobpane show 42`: a job's facts, what it deleted and why it failed; its status at the exit."""

import json

import click

from app.api.jobs_json import outcome_json, whole_job_json
from app.commands.asking import controller_option, exit_status, json_option, run, value_of
from app.commands.printing import print_fields, print_json, status_text, time_text
from app.jobs.diagnosis import Diagnosis, diagnose
from app.jobs.limits import LARGEST_INTEGER
from app.jobs.model import SystemJob
from app.jobs.outcome import Outcome
from app.presentation.durations import duration_text
from app.presentation.outcome import outcome_sentence
from app.services.container import Services
from app.services.failures import Failure


@click.command()
@click.argument("job", type=click.IntRange(1, LARGEST_INTEGER))
@controller_option
@json_option
def show(job: int, controller: str, *, as_json: bool) -> None:
    """Show JOB. Exit status 0: it was successful; 1: it failed or was canceled; 2: unknown."""

    async def ask(services: Services) -> int:
        answer = value_of(await services.reader.read(job))
        record = answer.job
        outcome = await services.outcomes.read(job)
        diagnosis = diagnose(record, await services.endings.read(answer))
        if as_json:
            known = None if isinstance(outcome, Failure) else outcome_json(outcome).model_dump()
            why = _why(diagnosis) if diagnosis else ""
            body = {**whole_job_json(record).model_dump(mode="json"), "outcome": known, "why": why}
            print_json(body)
        else:
            _print(record, outcome, diagnosis)
        if isinstance(outcome, Failure):
            click.echo(f"The outcome isn't known. {outcome.message}", err=True)
        return exit_status(record.status)

    run(ask, controller)


def _why(diagnosis: Diagnosis) -> str:
    """The cause in one line."""
    return " ".join(diagnosis.explanation.split()) or diagnosis.headline


def _cause_fields(diagnosis: Diagnosis | None) -> list[tuple[str, str]]:
    """What a job's page says of its failure, its cancel or its wait."""
    if diagnosis is None:
        return []
    return [
        ("Why", _why(diagnosis)),
        (f"Line {diagnosis.line}" if diagnosis.line else "Output", diagnosis.line_text),
        ("Hint", diagnosis.hint),
        ("See", diagnosis.hint_url),
    ]


def _print(job: SystemJob, outcome: Outcome | Failure, diagnosis: Diagnosis | None) -> None:
    said = "" if isinstance(outcome, Failure) or not outcome.counts else outcome_sentence(outcome)
    options = job.extra_vars.value
    print_fields(
        [
            ("Job", f"{job.id} {job.name}"),
            ("Status", status_text(job.status.text)),
            ("Outcome", said),
            *_cause_fields(diagnosis),
            ("Created", time_text(job.created)),
            ("Started", time_text(job.started)),
            ("Finished", time_text(job.finished)),
            ("Took", duration_text(job.elapsed_s) if job.started else ""),
            ("Launched by", job.launched_by.name),
            ("Node", job.execution_node),
            ("Options", json.dumps(options) if options else ""),
        ]
    )
