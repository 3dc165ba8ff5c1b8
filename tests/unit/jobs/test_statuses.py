"""Statuses, job types and launch types, known and unknown."""

import pytest

from app.jobs.statuses import (
    JobStatus,
    JobType,
    JobTypeSeen,
    LaunchType,
    LaunchTypeSeen,
    StatusSeen,
)


def test_each_status_is_active_or_ended_but_an_unknown_one_neither() -> None:
    active = {status for status in JobStatus if status.is_active}
    ended = {status for status in JobStatus if status.is_ended}
    assert not active & ended
    assert active | ended | {JobStatus.UNKNOWN} == set(JobStatus)


@pytest.mark.parametrize("text", ["paused", "RUNNING", "日本"])
def test_an_unknown_status_keeps_the_original_text(text: str) -> None:
    seen = StatusSeen.from_text(text)
    assert (seen.kind, seen.label) == (JobStatus.UNKNOWN, text)
    assert not seen.is_active
    assert not seen.is_ended


def test_known_choices_have_words() -> None:
    assert StatusSeen.from_text("running").label == "Running"
    assert JobTypeSeen.from_text("cleanup_tokens").label == "Cleanup tokens"
    assert JobTypeSeen.from_text("").label == "No type"
    assert LaunchTypeSeen.from_text("scm").label == "SCM update"
    assert all(choice.label for choice in (*JobStatus, *JobType, *LaunchType))


def test_unknown_types_keep_their_text() -> None:
    assert JobTypeSeen.from_text("cleanup_moon") == JobTypeSeen(JobType.UNKNOWN, "cleanup_moon")
    assert LaunchTypeSeen.from_text("teleport").label == "teleport"
    assert StatusSeen.from_text("").label == "No status"
