"""What is said of a cancel: what it does to the data, and what helps if it stops nothing."""

from app.awx.lenient_types import json_text_of
from app.jobs.permissions import Access
from app.presentation.bulk_actions import BulkAction, shown_confirmation
from app.presentation.cancel_texts import bulk_cancel_consequence, cancel_consequence, overdue_hint
from tests.unit.jobs.builders import STARTED, job, row

ACTING = Access(None, actions_on=True)
ARGS = json_text_of('["awx-manage", "cleanup_jobs", "--days", "7"]')
DRY = json_text_of('["awx-manage", "cleanup_jobs", "--dry-run"]')


def test_a_cancel_of_what_has_not_started_removes_nothing() -> None:
    assert cancel_consequence(job("pending")) == "It hasn't started, so nothing is deleted."
    assert "stays deleted" in cancel_consequence(job("running", job_args=ARGS))
    assert cancel_consequence(job("canceled")) == ""
    assert "dry run deletes nothing" in cancel_consequence(job("running", job_args=DRY))


def test_a_cancel_of_several_says_it_of_each_kind() -> None:
    waiting, running = job("pending"), job("running")
    assert "haven't started" in bulk_cancel_consequence([waiting, waiting])
    assert bulk_cancel_consequence([waiting, running]).startswith("Running jobs stop")
    assert bulk_cancel_consequence([running]).startswith("They stop")
    asked = shown_confirmation(BulkAction.CANCEL, [row("pending"), row("running")], ACTING)
    assert asked.message.startswith("Running jobs stop")


def test_the_hint_names_the_node_that_an_operator_looks_at() -> None:
    named = overdue_hint(job("running", canceled_on=STARTED, execution_node="awx-1"))
    assert "restart the AWX task service on awx-1" in named
    assert "on the node that runs it" in overdue_hint(job("running", canceled_on=STARTED))
