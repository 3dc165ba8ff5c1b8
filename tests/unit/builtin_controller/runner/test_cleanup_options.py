"""The command line of a system job, and what the command reads from it."""

import json
from datetime import timedelta

import pytest

from app.builtin_controller.runner.cleanup_options import (
    BadOptionError,
    cleanup_options,
    command_line,
)
from app.builtin_controller.storage.times import from_text, now
from tests.unit.builtin_controller.rows import job

DAYS = {"cleanup_jobs": 1, "cleanup_activitystream": 2, "cleanup_sessions": 4}


def command(job_type: str, **variables: object) -> str:
    return " ".join(command_line(job(1, job_type=job_type, extra_vars=json.dumps(variables))))


@pytest.mark.parametrize(
    ("job_type", "variables", "expected"),
    [
        ("cleanup_activitystream", {}, "awx-manage cleanup_activitystream"),
        (
            "cleanup_activitystream",
            {"days": 30, "batch_size": 5, "dry_run": True},
            "awx-manage cleanup_activitystream --days 30 --batch-size 5 --dry-run",
        ),
        (
            "cleanup_activitystream",
            {"days": "abc", "dry_run": False},
            "awx-manage cleanup_activitystream --days abc",
        ),
        ("cleanup_sessions", {"days": 30, "dry_run": True}, "awx-manage cleanup_sessions"),
        ("cleanup_tokens", {"x": 1}, "awx-manage cleanup_tokens"),
    ],
)
def test_variables_are_passed_on_to_commands_that_take_them(
    job_type: str, variables: dict[str, object], expected: str
) -> None:
    assert command(job_type, **variables) == expected


def test_a_cleanup_of_jobs_names_every_kind_of_job() -> None:
    words = command("cleanup_jobs", days=7).split()
    assert words[:4] == ["awx-manage", "cleanup_jobs", "--days", "7"]
    assert {"--jobs", "--management-jobs", "--notifications"} <= set(words)
    assert len(words) == 4 + 7


def age_in_days(extra_vars: str, template: int | None = 1) -> int:
    options = cleanup_options(
        job(1, job_type="cleanup_jobs", template=template, extra_vars=extra_vars)
    )
    return round((now() - from_text(options.older_than)) / timedelta(days=1))


@pytest.mark.parametrize(
    ("extra_vars", "days"),
    [
        ('{"days": 30}', 30),
        ('{"days": "120"}', 120),
        ('{"days": 0}', 0),
        ('{"days": -5}', -5),
        ("{}", 90),
        ("", 90),
        ("[1]", 90),
    ],
)
def test_rows_are_old_after_the_days_of_the_launch_or_90(extra_vars: str, days: int) -> None:
    assert age_in_days(extra_vars) == days
    assert age_in_days(extra_vars, template=None) == days


@pytest.mark.parametrize("given", ["abc", None, 1.5, "", [3], True])
def test_days_that_are_no_integer_stop_the_command_with_its_own_words(given: object) -> None:
    bad = job(1, job_type="cleanup_jobs", extra_vars=json.dumps({"days": given}))
    with pytest.raises(BadOptionError, match=r"argument --days: invalid int value: '"):
        cleanup_options(bad)


@pytest.mark.parametrize("days", [10**7, -(10**7), 10**30])
def test_days_beyond_the_calendar_stop_the_command_too(days: int) -> None:
    with pytest.raises(BadOptionError, match="date value out of range"):
        cleanup_options(job(1, extra_vars=json.dumps({"days": days})))


@pytest.mark.parametrize(
    ("given", "expected"), [(True, True), (False, False), (1, True), ("", False)]
)
def test_a_dry_run_is_what_is_true_in_python(given: object, expected: bool) -> None:
    asked = job(1, extra_vars=json.dumps({"dry_run": given}))
    assert cleanup_options(asked).is_dry_run is expected
