"""What each kind of cleanup prints and removes, step by step."""

import pytest

from app.builtin_controller.runner.cleanup_options import CleanupOptions
from app.builtin_controller.runner.programs import program
from app.builtin_controller.storage.records import OldRow
from app.builtin_controller.storage.store import Store
from tests.unit.builtin_controller.rows import job

LIMIT = "2026-06-01T00:00:00.000000Z"
OLD, NEW = "2026-01-01T00:00:00.000000Z", "2026-07-01T00:00:00.000000Z"
KINDS = ("jobs", "notifications", "activity entries", "sessions", "access tokens", "refresh tokens")


@pytest.fixture
def filled(store: Store) -> Store:
    """Three rows of each kind, two of them old and expired."""
    rows = [(kind, created) for kind in KINDS for created in (OLD, NEW, OLD)]
    expires = {OLD: OLD, NEW: "2999-01-01T00:00:00.000000Z"}
    store.old_rows.add(
        OldRow(number, kind, f"row {number}", created, expires[created])
        for number, (kind, created) in enumerate(rows, 1)
    )
    store.jobs.add([job(1, created=OLD, finished=OLD), job(2, created=OLD), job(3, finished=NEW)])
    return store


def run(store: Store, job_type: str, *, is_dry_run: bool = False) -> list[str]:
    steps = program(store, job(9, job_type=job_type), CleanupOptions(LIMIT, is_dry_run))
    for step in steps:
        if step.work:
            step.work()
    return [step.line for step in steps]


def left(store: Store) -> dict[str, int]:
    return {kind: store.old_rows.count(kind) for kind in KINDS}


@pytest.mark.parametrize(
    ("job_type", "cleaned", "summary"),
    [
        ("cleanup_jobs", {"jobs", "notifications"}, "jobs: 2 deleted, 1 skipped."),
        ("cleanup_activitystream", {"activity entries"}, "Removed 2 items"),
        ("cleanup_sessions", {"sessions"}, "Expired Sessions deleted 2"),
        (
            "cleanup_tokens",
            {"access tokens", "refresh tokens"},
            "Expired OAuth 2 Refresh Tokens: 2",
        ),
    ],
)
def test_a_cleanup_removes_the_old_rows_of_its_kinds_and_counts_them(
    job_type: str, cleaned: set[str], summary: str, filled: Store
) -> None:
    assert summary in run(filled, job_type)
    assert left(filled) == {kind: 1 if kind in cleaned else 3 for kind in KINDS}


def test_a_cleanup_of_jobs_removes_ended_system_jobs_that_are_old(filled: Store) -> None:
    lines = run(filled, "cleanup_jobs")
    assert lines[-1] == "management jobs: 1 deleted, 2 skipped."
    assert [one.id for one in filled.jobs.select()] == [2, 3]


@pytest.mark.parametrize("job_type", ["cleanup_jobs", "cleanup_activitystream"])
def test_a_dry_run_prints_what_would_go_and_removes_nothing(job_type: str, filled: Store) -> None:
    lines = run(filled, job_type, is_dry_run=True)
    assert all("would" in line for line in lines)
    assert set(left(filled).values()) == {3}
    assert filled.jobs.count() == 3


def test_a_step_removes_only_what_its_line_names(filled: Store) -> None:
    steps = program(filled, job(9, job_type="cleanup_sessions"), CleanupOptions(LIMIT, False))
    assert steps[0].line.startswith('deleting session "row ')
    assert steps[0].work is not None
    steps[0].work()
    assert filled.old_rows.count("sessions") == 2


def test_a_job_without_a_type_prints_that_its_command_is_unknown(store: Store) -> None:
    assert run(store, "") == ["Unknown command: ''"]
