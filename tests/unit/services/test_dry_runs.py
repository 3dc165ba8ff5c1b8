"""A dry run is watched to its end, and its output says what it would delete."""

import json
from pathlib import Path

import pytest

from app.history.model import RunFacts
from app.jobs.outcome import Count, Outcome
from app.services.dry_runs import Counted, _has_deleted
from app.services.failures import Failure
from tests.unit.output.event_table import NOON
from tests.unit.services.people import JOB_ID, Site, jobpane, record

REAL = Outcome((Count("jobs", 39, 4, 9),))
ENTRIES = ['would delete "x"'] * 900


def site_of(lines: list[str], command: str, status: str = "successful") -> Site:
    """One dry run with this output, of which its record shows nothing."""
    events = [
        {"counter": n, "start_line": n - 1, "end_line": n, "stdout": text, "created": None}
        for n, text in enumerate(lines, 1)
    ]
    args = json.dumps(["awx-manage", command, "--days", "30", "--dry-run"])
    own = {"result_stdout": "", "job_args": args, "job_type": command}
    has_ended = status != "running"
    return Site(record(status, **own, event_processing_finished=has_ended), events=events)


async def result_in(
    site: Site, folder: Path, *, is_wanted: bool = True
) -> Counted | Failure | None:
    async def wanted() -> bool:
        return is_wanted

    async with jobpane(site, folder) as people:
        auditor = await people.sign_in("auditor")
        return await auditor.dry_runs.result(JOB_ID, wanted)


async def test_what_an_ended_dry_run_prints_is_its_count(tmp_path: Path) -> None:
    lines = ["jobs: 12 would be deleted, 3 would be skipped."]
    found = await result_in(site_of(lines, "cleanup_jobs"), tmp_path)
    assert isinstance(found, Counted)
    assert found.outcome == Outcome((Count("jobs", 12, 3, 1, is_dry_run=True),))
    assert found.last_real is None


async def test_entries_that_are_listed_without_a_total_are_counted(tmp_path: Path) -> None:
    found = await result_in(
        site_of([*ENTRIES, "Removed 0 items"], "cleanup_activitystream"), tmp_path
    )
    assert isinstance(found, Counted)
    assert found.outcome.deleted == len(ENTRIES)


async def test_of_a_failed_dry_run_not_every_line_is_read(tmp_path: Path) -> None:
    site = site_of(ENTRIES, "cleanup_activitystream", "failed")
    found = await result_in(site, tmp_path)
    assert isinstance(found, Counted)
    assert found.outcome.counts == ()


async def test_nobody_who_waits_gets_nothing_and_nothing_is_watched(tmp_path: Path) -> None:
    site = site_of([], "cleanup_jobs", "running")
    assert await result_in(site, tmp_path, is_wanted=False) is None


@pytest.mark.parametrize(
    ("run", "is_one"),
    [
        (RunFacts(1, NOON, outcome=REAL), True),
        (RunFacts(2, NOON, outcome=REAL, is_dry_run=True), False),
        (RunFacts(3, NOON, outcome=Outcome()), False),
        (RunFacts(4, NOON), False),
    ],
)
def test_only_a_run_that_says_what_it_deleted_is_the_last_real_one(
    run: RunFacts, is_one: bool
) -> None:
    assert _has_deleted(run) is is_one
