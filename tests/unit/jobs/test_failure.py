"""Why a job failed or waits, and the hint where the cause is known."""

import pytest

from app.jobs.failure import why_failed
from tests.unit.jobs.builders import STARTED, job


@pytest.mark.parametrize(
    ("fields", "hint", "url"),
    [
        (
            {"result_traceback": "psycopg.errors.OutOfMemory: out of shared memory\nHINT: You "},
            "max_locks_per_transaction",
            "postgresql.org",
        ),
        (
            {"job_explanation": "Task was marked as running at system start up. The system must "},
            "lost the running task",
            "docs.ansible.com",
        ),
        (
            {
                "job_explanation": "Task was marked as running but was not present in the job "
                "queue, so it has been marked as failed."
            },
            "lost the running task",
            "docs.ansible.com",
        ),
        (
            {"result_stdout": "could not extend file: No space left on device\n"},
            "disk is full",
            "postgresql.org",
        ),
        (
            {"result_traceback": "could not run because there is no Execution Environment."},
            "execution environment",
            "docs.ansible.com",
        ),
        (
            {"result_stdout": "cleanup_jobs: error: argument --days: invalid int value: 'abc'"},
            "whole number",
            "docs.ansible.com",
        ),
    ],
)
def test_a_known_cause_comes_with_a_hint_and_a_link(
    fields: dict[str, str], hint: str, url: str
) -> None:
    story = why_failed(job("failed", **fields))
    assert story
    assert hint in story.hint
    assert url in story.hint_url


def test_an_unknown_cause_gets_no_invented_hint() -> None:
    story = why_failed(job("failed", result_traceback="RuntimeError: boom"))
    assert story
    assert (story.traceback, story.hint, story.hint_url) == ("RuntimeError: boom", "", "")


def test_a_failure_without_a_reason_says_where_to_look() -> None:
    with_output = why_failed(job("failed", result_stdout="about to fail\n"))
    without = why_failed(job("error"))
    assert with_output
    assert "last lines of the output" in with_output.explanation
    assert without
    assert "there is no output" in without.explanation


def test_a_failure_before_the_start_says_so() -> None:
    story = why_failed(job("error", started=None))
    assert story
    assert story.headline == "It never started"


@pytest.mark.parametrize(
    "explanation",
    ["waiting for systemjob-11 to finish", "waiting for system_job-11 (running) to finish"],
)
def test_a_waiting_job_names_the_one_it_waits_for(explanation: str) -> None:
    story = why_failed(job("pending", job_explanation=explanation))
    assert story
    assert story.waits_for_id == 11
    assert story.explanation == explanation


def test_a_canceled_job_says_whether_a_person_asked_for_it() -> None:
    asked = why_failed(job("canceled", canceled_on=STARTED))
    unasked = why_failed(job("canceled", started=None))
    assert asked
    assert "A person asked" in asked.explanation
    assert unasked
    assert unasked.headline == "Canceled before it started"
    assert "does not say" in unasked.explanation


@pytest.mark.parametrize("status", ["successful", "running", "pending", "new", "paused"])
def test_a_job_in_good_order_has_no_story(status: str) -> None:
    assert why_failed(job(status)) is None


def test_secrets_in_a_story_are_masked() -> None:
    story = why_failed(
        job("failed", job_explanation="at https://a:hunter2@h", result_traceback="token=hunter2")
    )
    assert "hunter2" not in repr(story)
