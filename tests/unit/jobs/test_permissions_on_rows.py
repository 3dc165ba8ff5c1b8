"""A row of a list is judged by the same rules as the whole record."""

from datetime import timedelta

import pytest

from app.awx.wire import job_from
from app.jobs.model import User
from app.jobs.permissions import Access, Allowed, Refused, may_cancel, may_delete
from tests.unit.jobs.builders import FINISHED, record, row

ADMIN = Access(User(1, "admin", is_superuser=True, is_system_auditor=False), actions_on=True)
NOBODY_KNOWN = Access(None, actions_on=True)
READ_ONLY = Access(ADMIN.user, actions_on=False)
ACCESSES = [ADMIN, NOBODY_KNOWN, READ_ONLY]
LATER = FINISHED + timedelta(hours=1)
STATUSES = ["new", "pending", "waiting", "running", "successful", "failed", "error", "canceled"]


@pytest.mark.parametrize("access", ACCESSES)
@pytest.mark.parametrize("status", [*STATUSES, "paused"])
def test_a_row_and_its_record_get_the_same_answer(status: str, access: Access) -> None:
    job = job_from(record(status), 7)  # type: ignore[arg-type]
    assert may_cancel(row(status), access) == may_cancel(job, access)
    assert may_delete(row(status), access, LATER) == may_delete(job, access, LATER)


def test_a_row_says_that_only_a_superuser_may_act() -> None:
    seen = row("running", summary_fields={"user_capabilities": {"delete": False}})
    for rule in (may_cancel(seen, NOBODY_KNOWN), may_delete(seen, NOBODY_KNOWN)):
        assert isinstance(rule, Refused)
        assert "superuser" in rule.because


def test_a_row_whose_cancel_was_asked_for_is_not_canceled_again() -> None:
    rule = may_cancel(row("running", canceled_on="2026-11-24T10:00:00Z"), ADMIN)
    assert isinstance(rule, Refused)


def test_a_row_that_says_nothing_of_its_saving_is_left_to_the_controller() -> None:
    seen = row("successful", finished=FINISHED.isoformat())
    assert seen.event_processing_finished is None
    assert may_delete(seen, ADMIN, FINISHED) == Allowed()


def test_a_row_without_capabilities_speaks_for_nothing_and_against_nothing() -> None:
    assert may_cancel(row("running", summary_fields={}), ADMIN) == Allowed()
