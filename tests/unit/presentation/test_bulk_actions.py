"""What is asked before several jobs are sent, and what is said afterwards."""

import pytest

from app.jobs.model import Capabilities, JobRow, LaunchedBy
from app.jobs.permissions import Access
from app.jobs.statuses import JobTypeSeen, LaunchTypeSeen, StatusSeen
from app.presentation.bulk_actions import (
    COMMANDS,
    ShownOutcome,
    batch_title,
    outcome_words,
    shown_question,
)

ACTING = Access(None, actions_on=True)
READ_ONLY = Access(None, actions_on=False)


def row(job_id: int, status: str, *, may_delete: bool | None = True) -> JobRow:
    return JobRow(
        id=job_id,
        name="Cleanup Job Details",
        status=StatusSeen.from_text(status),
        job_type=JobTypeSeen.from_text("cleanup_jobs"),
        launch_type=LaunchTypeSeen.from_text("manual"),
        launched_by=LaunchedBy(),
        created=None,
        started=None,
        finished=None,
        elapsed_s=None,
        capabilities=Capabilities(delete=may_delete),
    )


def outcome(kind: str) -> ShownOutcome:
    return ShownOutcome(1, "Cleanup", kind, "Words.", "")


def test_a_delete_leaves_out_what_still_waits_and_says_why() -> None:
    rows = [row(3, "pending"), row(2, "successful"), row(1, "failed")]
    question = shown_question("delete", rows, ACTING)
    assert question.asks == "Delete 2 jobs?"
    assert [one.id for one in question.possible] == [2, 1]
    assert [one.id for one in question.left_out] == [3]
    assert "cancel it first" in question.left_out[0].because
    assert question.left_out_label == "Not possible for 1 job"


def test_a_cancel_leaves_out_what_has_ended() -> None:
    question = shown_question("cancel", [row(2, "running"), row(1, "failed")], ACTING)
    assert [one.id for one in question.possible] == [2]
    assert "already ended" in question.left_out[0].because
    assert question.confirm_label == "Cancel 1 job"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_read_only_jobpane_says_so_once_and_offers_nothing_to_confirm(command: str) -> None:
    rows = [row(2, "running"), row(1, "successful")]
    question = shown_question(command, rows, READ_ONLY)
    assert "JOBPANE_ALLOW_ACTIONS" in question.message
    assert question.confirm_label == ""
    assert question.possible == []
    assert [one.because for one in question.left_out] == ["", ""]


def test_where_each_job_has_its_own_reason_each_says_it() -> None:
    question = shown_question("cancel", [row(2, "failed"), row(1, "successful")], ACTING)
    assert question.asks == "Cancel: not possible for these 2 jobs"
    assert all("already ended" in one.because for one in question.left_out)


def test_who_is_no_superuser_reads_that_first() -> None:
    question = shown_question("cancel", [row(1, "failed", may_delete=False)], ACTING)
    assert "superuser" in question.message


def test_outcomes_are_counted_in_words() -> None:
    kinds = ["done", "done", "failed", "not_sent", "refused", "not_sent"]
    words = outcome_words([outcome(kind) for kind in kinds])
    assert words == "2 of 6 done, 1 not possible, 1 failed, 2 not sent"
    assert outcome_words([outcome("done")]) == "1 of 1 done"


def test_the_heading_tells_what_goes_on_and_what_went_on() -> None:
    assert batch_title("delete", 8, is_running=True) == "Deleting 8 jobs"
    assert batch_title("cancel", 1, is_running=False) == "Cancel 1 job"
    assert batch_title("", 0, is_running=False) == ""
