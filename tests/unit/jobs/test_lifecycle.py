"""What is said of starts, ends and cancels: nothing that the record does not bear."""

from datetime import timedelta

import pytest

from app.awx.lenient_types import json_text_of
from app.jobs.lifecycle import cancel_consequence, cancels_consequence
from app.jobs.permissions import Access, Allowed, Refused, may_cancel
from app.presentation.bulk_actions import BulkAction, shown_confirmation
from app.presentation.job_page import ShownJob, shown_job
from tests.unit.jobs.builders import FINISHED, STARTED, job
from tests.unit.jobs.test_permissions_on_rows import row

ACTING = Access(None, actions_on=True)
NO_TIMES: dict[str, object] = {"started": None, "elapsed_s": 0.0}
ARGS = json_text_of('["awx-manage", "cleanup_jobs", "--days", "7"]')
DRY = json_text_of('["awx-manage", "cleanup_jobs", "--dry-run"]')


def shown(status: str, **fields: object) -> ShownJob:
    return shown_job(job(status, **fields), ACTING, lambda url: url, FINISHED)


@pytest.mark.parametrize(
    ("status", "fields", "start", "end"),
    [
        ("new", NO_TIMES, "not yet", "not yet"),
        ("pending", NO_TIMES, "not yet", "not yet"),
        ("waiting", NO_TIMES, "not yet", "not yet"),
        ("running", {"started": None}, "not recorded", "not yet"),
        ("canceled", NO_TIMES, "never", "not recorded"),
        ("error", NO_TIMES, "never", "not recorded"),
        ("failed", NO_TIMES, "never", "not recorded"),
        ("failed", {"started": None, "elapsed_s": 3.0}, "not recorded", "not recorded"),
        ("failed", {**NO_TIMES, "job_args": ARGS}, "not recorded", "not recorded"),
        ("successful", NO_TIMES, "not recorded", "not recorded"),
        ("odd", NO_TIMES, "not recorded", "not recorded"),
    ],
)
def test_a_missing_time_is_told_by_what_the_record_bears(
    status: str, fields: dict[str, object], start: str, end: str
) -> None:
    page = shown(status, **fields, finished=None)
    assert (page.no_start, page.no_end) == (start, end)


def test_a_job_that_never_started_took_no_time_and_has_no_output() -> None:
    page = shown("canceled", **NO_TIMES)
    assert page.elapsed_s is None
    assert page.output_phase == "never"
    assert shown("canceled", elapsed_s=0.0).elapsed_s == 0.0


@pytest.mark.parametrize(
    ("status", "fields", "where"),
    [
        ("pending", NO_TIMES, "to run on awx-1"),
        ("running", {}, "runs on awx-1"),
        ("successful", {}, "ran on awx-1"),
        ("canceled", NO_TIMES, "was to run on awx-1"),
    ],
)
def test_the_node_is_told_in_the_right_tense(
    status: str, fields: dict[str, object], where: str
) -> None:
    assert shown(status, **fields, execution_node="awx-1").where == where


def test_a_cancel_of_what_has_not_started_removes_nothing() -> None:
    assert cancel_consequence(job("pending")) == "It has not started, so it removes nothing."
    assert "stays removed" in cancel_consequence(job("running", job_args=ARGS))
    assert cancel_consequence(job("canceled")) == ""
    assert "dry run removes nothing" in cancel_consequence(job("running", job_args=DRY))


def test_a_cancel_of_several_says_it_of_each_kind() -> None:
    waiting, running = job("pending"), job("running")
    assert "have not started" in cancels_consequence([waiting, waiting])
    assert cancels_consequence([waiting, running]).startswith("Those that run stop")
    assert cancels_consequence([running]).startswith("They stop")
    asked = shown_confirmation(BulkAction.CANCEL, [row("pending"), row("running")], ACTING)
    assert asked.message.startswith("Those that run stop")


@pytest.mark.parametrize(("age_s", "is_allowed"), [(0, False), (59, False), (60, True)])
def test_a_cancel_that_stops_nothing_for_a_minute_may_be_asked_for_again(
    age_s: int, *, is_allowed: bool
) -> None:
    seen = job("running", canceled_on=STARTED)
    rule = may_cancel(seen, ACTING, STARTED + timedelta(seconds=age_s))
    if is_allowed:
        assert rule == Allowed()
    else:
        assert isinstance(rule, Refused)
        assert rule.try_again_at == STARTED + timedelta(minutes=1)


def test_where_the_controllers_time_is_not_known_no_cancel_is_old() -> None:
    rule = may_cancel(job("running", canceled_on=STARTED), ACTING, None)
    assert isinstance(rule, Refused)
    assert rule.try_again_at is None


def test_the_hint_names_the_node_that_an_operator_looks_at() -> None:
    named = shown("running", canceled_on=STARTED, execution_node="awx-1").overdue_hint
    assert "restart the AWX task service on awx-1" in named
    assert "on the node that runs it" in shown("running", canceled_on=STARTED).overdue_hint
