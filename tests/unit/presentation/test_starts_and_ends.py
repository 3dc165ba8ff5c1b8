"""What a job page says of starts and ends: nothing that the record does not show."""

import pytest

from app.awx.lenient_types import json_text_of
from app.jobs.permissions import Access
from app.presentation.job_page import ShownJob, shown_job
from tests.unit.jobs.builders import FINISHED, job

ACTING = Access(None, actions_on=True)
NO_TIMES: dict[str, object] = {"started": None, "elapsed_s": 0.0}
ARGS = json_text_of('["awx-manage", "cleanup_jobs", "--days", "7"]')


def shown(status: str, **fields: object) -> ShownJob:
    return shown_job(job(status, **fields), ACTING, lambda url: url, FINISHED)


@pytest.mark.parametrize(
    ("status", "fields", "is_waiting", "is_without_start"),
    [
        ("new", NO_TIMES, True, False),
        ("pending", NO_TIMES, True, False),
        ("waiting", NO_TIMES, True, False),
        ("running", {"started": None}, False, False),
        ("canceled", NO_TIMES, False, True),
        ("error", NO_TIMES, False, True),
        ("failed", NO_TIMES, False, True),
        ("failed", {"started": None, "elapsed_s": 3.0}, False, False),
        ("failed", {**NO_TIMES, "job_args": ARGS}, False, False),
        ("successful", NO_TIMES, False, False),
        ("odd", NO_TIMES, False, False),
    ],
)
def test_a_job_waits_or_never_started_only_where_the_record_shows_that(
    status: str, fields: dict[str, object], is_waiting: bool, is_without_start: bool
) -> None:
    page = shown(status, **fields, finished=None)
    assert (page.is_waiting, page.never_started) == (is_waiting, is_without_start)
    assert page.started == page.finished == ""


def test_a_job_that_never_started_took_no_time_and_has_no_output() -> None:
    page = shown("canceled", **NO_TIMES)
    assert page.elapsed_s is None
    assert page.output_phase == "never"
    assert shown("canceled", elapsed_s=0.0).elapsed_s == 0.0


@pytest.mark.parametrize(
    ("status", "fields", "where"),
    [
        ("pending", NO_TIMES, "assigned to awx-1"),
        ("running", {}, "on awx-1"),
        ("successful", {}, "on awx-1"),
        ("canceled", NO_TIMES, "assigned to awx-1"),
    ],
)
def test_a_job_is_on_its_node_only_once_it_has_started(
    status: str, fields: dict[str, object], where: str
) -> None:
    assert shown(status, **fields, execution_node="awx-1").where == where


@pytest.mark.parametrize(
    ("node", "group", "where"),
    [
        ("awx-1", "controlplane", "on awx-1 (controlplane)"),
        ("awx-1", "", "on awx-1"),
        ("", "controlplane", "in group controlplane"),
        ("", "", ""),
    ],
)
def test_where_a_job_ran_names_what_is_recorded(node: str, group: str, where: str) -> None:
    summary = {"instance_group": {"name": group}} if group else {}
    assert shown("successful", execution_node=node, summary_fields=summary).where == where
