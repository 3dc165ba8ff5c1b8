"""What a job does, who launched it and its title, in words."""

import json

import pytest

from app.awx.lenient_types import json_text_of
from app.jobs.cleanup_command import RESOURCES
from app.jobs.model import LaunchedBy
from app.presentation.sentences import page_title, what_it_does, who_launched
from tests.unit.jobs.builders import job


def coming(job_type: str, extra_vars: object = "", status: str = "pending") -> str:
    """What is said of a job before it has a command line."""
    text = extra_vars if isinstance(extra_vars, str) else json.dumps(extra_vars)
    return what_it_does(job(status, job_type=job_type, extra_vars=json_text_of(text)))


def doing(*words: object, extra_vars: str = "", job_type: str = "cleanup_jobs") -> str:
    """What is said of a job with this command line."""
    args = json.dumps(["awx-manage", *words])
    return what_it_does(
        job(job_type=job_type, job_args=json_text_of(args), extra_vars=json_text_of(extra_vars))
    )


DEFAULT = "older than AWX's default of 90 days"


@pytest.mark.parametrize(
    ("extra_vars", "words"),
    [
        ({"days": 120}, "Will delete jobs older than 120 days"),
        ({"days": "120", "dry_run": True}, "Dry run: will count jobs older than 120 days"),
        ({"days": 1}, "Will delete jobs older than 1 day"),
        ({"days": 0}, "Will delete jobs of any age (older than 0 days)"),
        ({"days": "0"}, "Will delete jobs of any age (older than 0 days)"),
        ({"days": "00"}, "Will delete jobs of any age (older than 0 days)"),
        ({"days": -5}, "Will delete jobs of any age (older than -5 days)"),
        ({"days": 0.0}, "Will delete jobs of an age that makes no sense: days is “0.0”"),
        ({"days": "abc"}, "Will delete jobs of an age that makes no sense: days is “abc”"),
        ({"days": None}, "Will delete jobs of an age that makes no sense: days is “None”"),
        ({"days": [1]}, "Will delete jobs of an age that makes no sense: days is “[1]”"),
        ({"days": True}, "Will delete jobs of an age that makes no sense: days is “True”"),
        ({"days": 2.5}, "Will delete jobs of an age that makes no sense: days is “2.5”"),
        ({"days": 30, "dry_run": False}, "Will delete jobs older than 30 days"),
        ({"days": 30, "dry_run": ""}, "Will delete jobs older than 30 days"),
        ({"days": 30, "dry_run": "false"}, "Dry run: will count jobs older than 30 days"),
        ({"days": 30, "dry_run": [0]}, "Dry run: will count jobs older than 30 days"),
        ({}, f"Will delete jobs {DEFAULT}"),
        ("", f"Will delete jobs {DEFAULT}"),
        # AWX logs what it cannot read, and runs the command without any option.
        ([1], f"Will delete jobs {DEFAULT}"),
        ("days: 3", f"Will delete jobs {DEFAULT}"),
    ],
)
def test_before_the_start_it_is_said_what_awx_will_make_of_the_variables(
    extra_vars: object, words: str
) -> None:
    assert coming("cleanup_jobs", extra_vars) == words


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--days", "120"], "Delete jobs older than 120 days"),
        (["--days", "9999", "--dry-run"], "Dry run: count jobs older than 9,999 days"),
        (["--days=7"], "Delete jobs older than 7 days"),
        (["--days", "7", "--days", "0"], "Delete jobs of any age (older than 0 days)"),
        (["--days", "None"], "Delete jobs of an age that makes no sense: days is “None”"),
        (["--days"], f"Delete jobs {DEFAULT}"),
        ([], f"Delete jobs {DEFAULT}"),
        (["--days", "5", *RESOURCES], "Delete jobs older than 5 days"),
        (
            ["--days", "5", "--project-updates", "--notifications"],
            "Delete project updates and notifications older than 5 days",
        ),
    ],
)
def test_once_it_has_a_command_line_that_alone_says_what_it_does(
    args: list[str], words: str
) -> None:
    other = '{"days": 1, "dry_run": true}'
    assert doing("cleanup_jobs", *args, extra_vars=other) == words


@pytest.mark.parametrize(
    ("job_type", "words"),
    [
        ("cleanup_activitystream", "delete activity stream entries older than 7 days"),
        ("cleanup_sessions", "delete expired browser sessions"),
        ("cleanup_tokens", "delete expired OAuth 2 access and refresh tokens"),
    ],
)
@pytest.mark.parametrize(
    ("status", "verb"),
    [("new", "Will"), ("waiting", "Will"), ("canceled", "Was to"), ("error", "Was to")],
)
def test_a_job_without_a_command_line_has_done_nothing_yet(
    job_type: str, words: str, status: str, verb: str
) -> None:
    assert coming(job_type, {"days": 7}, status) == f"{verb} {words}"


def test_variables_that_awx_passes_to_no_command_are_not_mentioned() -> None:
    assert doing("cleanup_sessions", extra_vars='{"days": 0}') == "Delete expired browser sessions"
    assert coming("cleanup_tokens", {"days": 0, "dry_run": True}).endswith("refresh tokens")


def test_a_command_line_that_cannot_be_read_is_not_guessed() -> None:
    seen = job(
        job_args=json_text_of("awx-manage cleanup_jobs"), extra_vars=json_text_of('{"days":7}')
    )
    assert what_it_does(seen) == "Delete old jobs; its command line can't be read"


@pytest.mark.parametrize(
    ("job_type", "words"),
    [
        ("", "The controller doesn't say what this job does"),
        ("cleanup_moon", "Jobpane doesn't know the job type “cleanup_moon”"),
    ],
)
def test_an_unknown_type_has_its_own_sentence(job_type: str, words: str) -> None:
    assert coming(job_type, {"days": 7}) == words
    assert doing("cleanup_moon", job_type=job_type) == words


NO_ONE = LaunchedBy()


@pytest.mark.parametrize(
    ("launch_type", "by", "words"),
    [
        ("manual", None, "Started manually by admin"),
        ("manual", NO_ONE, "Started manually"),
        ("relaunch", None, "Relaunched by admin"),
        ("relaunch", NO_ONE, "Relaunched"),
        ("scheduled", LaunchedBy(4, "Nightly", "schedule"), "Started by schedule “Nightly”"),
        ("scheduled", NO_ONE, "Started by a schedule"),
        ("scheduled", None, "Started by a schedule of admin"),
        (
            "dependency",
            LaunchedBy(None, "Generated by AWX", "Dependency"),
            "Started as a dependency of another job",
        ),
        ("webhook", NO_ONE, "Started by a webhook"),
        ("webhook", None, "Started by admin through a webhook"),
        (
            "workflow",
            LaunchedBy(7, "Weekly", "workflow_job"),
            "Started by workflow job “Weekly”",
        ),
        ("", NO_ONE, "Launcher not recorded"),
        ("teleport", None, "Started by admin (launch type “teleport”)"),
        ("teleport", NO_ONE, "Launcher not recorded (launch type “teleport”)"),
    ],
)
def test_each_way_of_launching_has_its_sentence(
    launch_type: str, by: LaunchedBy | None, words: str
) -> None:
    assert who_launched(job(launch_type=launch_type, launched_by=by)) == words


@pytest.mark.parametrize("status", ["new", "pending", "waiting", "canceled"])
def test_what_never_started_was_only_launched(status: str) -> None:
    unstarted = job(status, launch_type="manual", started=None, elapsed_s=0.0)
    assert who_launched(unstarted) == "Launched manually by admin"


def test_the_title_begins_with_the_status() -> None:
    assert page_title(job("running")) == "Running · Cleanup Job Details · #42"
    assert page_title(job("paused", name="")) == "paused · System job · #42"
