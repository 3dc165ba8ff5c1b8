"""What a dry run has counted, in words."""

import json
from datetime import UTC, datetime

import pytest

from app.history.model import RunFacts
from app.jobs.model import JsonText, SystemJob
from app.jobs.outcome import Count, Outcome
from app.presentation.dry_run import not_counted, shown_count
from tests.unit.jobs.builders import job

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WOULD = Outcome((Count("jobs", 4812, 0, 3, is_dry_run=True),))


def dry_run(*options: str, status: str = "successful") -> SystemJob:
    args = ["awx-manage", "cleanup_jobs", *options, "--dry-run"]
    return job(status, job_args=JsonText(json.dumps(args), list(args), True))


def test_the_count_stands_beside_what_the_last_real_run_deleted() -> None:
    last = RunFacts(41, NOON, outcome=Outcome((Count("jobs", 39, 4, 9),)))
    shown = shown_count(dry_run("--days", "30"), WOULD, last)
    assert shown.text == "30 days would delete 4,812 jobs."
    assert shown.last_real == "The last real run, #41, deleted 39 jobs, skipped 4."
    assert shown.is_known


@pytest.mark.parametrize(
    ("options", "begins"),
    [(("--days", "1"), "1 day "), ((), "90 days "), (("--days", "x"), "This run ")],
)
def test_the_days_are_those_that_the_command_got(options: tuple[str, ...], begins: str) -> None:
    assert shown_count(dry_run(*options), WOULD, None).text.startswith(begins)


def test_without_a_count_there_is_none() -> None:
    failed = shown_count(dry_run(status="failed"), WOULD, None)
    silent = shown_count(dry_run(), Outcome(), None)
    lost = not_counted("The controller is away.")
    assert failed.text == "The dry run ended as “Failed”. It counted nothing."
    assert silent.text == "The dry run printed no total. Open it to see its output."
    assert lost.text == "The dry run's count isn't known. The controller is away."
    assert not (failed.is_known)
    assert not (silent.is_known)
    assert not (lost.is_known)
