"""The facts that a record has of its run."""

import pytest

from app.history.from_record import run_facts
from app.jobs.model import SystemJob
from tests.unit.history.facts import day, recorded


def test_a_recorded_run_of_a_schedule_is_whole() -> None:
    facts = run_facts(recorded("detail-cleanup_sessions"))
    assert facts is not None
    assert (facts.job_id, facts.template_id, facts.schedule_id) == (19, 4, 4)
    assert (facts.launch_type, facts.launched_by) == ("scheduled", "Cleanup Expired Sessions")
    assert (facts.status, facts.job_type) == ("successful", "cleanup_sessions")
    assert (facts.elapsed_s, facts.queued_s, facts.node) == (12.345, 2.0, "awx-real-9")
    assert (facts.days, facts.is_dry_run, facts.outcome, facts.is_final) == (
        None, False, None, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("variables", "days", "is_dry_run"),
    [
        ('{"days": 30}', 30, False),
        ('{"days": "120", "dry_run": true}', 120, True),
        ('{"days": -5}', -5, False),
        ('{"days": "abc"}', None, False),
        ('{"days": null}', None, False),
        ("[1]", None, False),
        ("", None, False),
    ],
)
def test_the_retention_is_what_the_variables_say(
    variables: str, days: int | None, is_dry_run: bool
) -> None:
    facts = run_facts(
        recorded(
            "detail-cleanup_sessions", job_type="cleanup_jobs", extra_vars=variables, job_args=""
        )
    )
    assert facts is not None
    assert (facts.days, facts.is_dry_run) == (days, is_dry_run)


def test_what_really_ran_counts_more_than_the_variables() -> None:
    words = '["awx-manage", "cleanup_jobs", "--days", "7", "--dry-run"]'
    facts = run_facts(recorded("detail-cleanup_sessions", job_args=words, extra_vars='{"days": 1}'))
    assert facts is not None
    assert (facts.days, facts.is_dry_run) == (7, True)


def test_a_record_without_its_time_is_no_run() -> None:
    assert run_facts(SystemJob(3)) is None


@pytest.mark.parametrize(
    "odd", [{}, {"schedule": 7}, {"schedule": {"id": "x"}}, {"schedule": {"id": True}}]
)
def test_an_odd_schedule_is_none(odd: dict[str, object]) -> None:
    job = SystemJob(3, created=day(1), summary_fields=tuple(odd.items()))  # type: ignore[arg-type]
    facts = run_facts(job)
    assert facts is not None
    assert facts.schedule_id is None
