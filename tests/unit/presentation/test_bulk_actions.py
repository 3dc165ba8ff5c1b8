"""The confirmation dialog and the outcomes of bulk actions."""

import pytest

from app.jobs.model import Capabilities, JobRow, LaunchedBy
from app.jobs.permissions import Access
from app.jobs.statuses import JobTypeSeen, LaunchTypeSeen, StatusSeen
from app.presentation.bulk_actions import (
    BulkAction,
    OutcomeKind,
    ShownOutcome,
    bulk_title,
    outcome_summary,
    outcome_tone,
    shown_confirmation,
)
from app.presentation.tones import Tone

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


def outcome(kind: OutcomeKind) -> ShownOutcome:
    return ShownOutcome(1, "Cleanup", kind, "Words.", "")


def test_a_delete_leaves_out_what_still_waits_and_says_why() -> None:
    rows = [row(3, "pending"), row(2, "successful"), row(1, "failed")]
    dialog = shown_confirmation(BulkAction.DELETE, rows, ACTING)
    assert dialog.title == "Delete 2 jobs?"
    assert [one.id for one in dialog.possible] == [2, 1]
    assert [one.id for one in dialog.left_out] == [3]
    assert "Cancel it first" in dialog.left_out[0].because
    assert dialog.left_out_label == "Not possible for 1 job"


def test_a_cancel_leaves_out_what_has_ended() -> None:
    dialog = shown_confirmation(BulkAction.CANCEL, [row(2, "running"), row(1, "failed")], ACTING)
    assert [one.id for one in dialog.possible] == [2]
    assert "already ended" in dialog.left_out[0].because
    assert dialog.confirm_label == "Cancel 1 job"


@pytest.mark.parametrize("action", BulkAction)
def test_a_read_only_jobpane_says_so_once_and_offers_nothing_to_confirm(action: BulkAction) -> None:
    rows = [row(2, "running"), row(1, "successful")]
    dialog = shown_confirmation(action, rows, READ_ONLY)
    assert "Actions are off" in dialog.message
    assert dialog.confirm_label == ""
    assert dialog.possible == []
    assert [one.because for one in dialog.left_out] == ["", ""]


def test_where_each_job_has_its_own_reason_each_says_it() -> None:
    dialog = shown_confirmation(BulkAction.CANCEL, [row(2, "failed"), row(1, "successful")], ACTING)
    assert dialog.title == "Can't cancel these 2 jobs"
    assert all("already ended" in one.because for one in dialog.left_out)


def test_who_is_no_superuser_reads_that_first() -> None:
    dialog = shown_confirmation(BulkAction.CANCEL, [row(1, "failed", may_delete=False)], ACTING)
    assert "superuser" in dialog.message


def test_outcomes_are_counted_in_words() -> None:
    kinds = [
        OutcomeKind.DONE,
        OutcomeKind.DONE,
        OutcomeKind.FAILED,
        OutcomeKind.NOT_SENT,
        OutcomeKind.REFUSED,
        OutcomeKind.NOT_SENT,
    ]
    words = outcome_summary("delete", [outcome(kind) for kind in kinds])
    assert words == "2 deleted, 1 refused, 1 failed, 2 not sent"
    assert outcome_summary("cancel", [outcome(OutcomeKind.DONE)]) == "1 cancel requested"
    assert outcome_summary("cancel", [outcome(OutcomeKind.DONE)] * 2) == "2 cancels requested"
    assert outcome_summary("cancel", [outcome(OutcomeKind.REFUSED)]) == "1 refused"


def test_the_summary_has_the_color_of_the_worst_outcome() -> None:
    done, refused = outcome(OutcomeKind.DONE), outcome(OutcomeKind.REFUSED)
    assert outcome_tone([done, done]) == Tone.OK
    assert outcome_tone([done, refused]) == Tone.WARNING
    assert outcome_tone([refused, outcome(OutcomeKind.FAILED), done]) == Tone.DANGER


def test_the_heading_says_what_goes_on_and_what_went_on() -> None:
    assert bulk_title("delete", 8, is_running=True) == "Deleting 8 jobs"
    assert bulk_title("cancel", 1, is_running=False) == "Cancel 1 job"
    assert bulk_title("", 0, is_running=False) == ""
