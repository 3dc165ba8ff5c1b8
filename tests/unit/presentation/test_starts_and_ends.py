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
def test_a_missing_time_is_replaced_by_what_the_record_shows(
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
def test_the_node_is_named_in_the_right_tense(
    status: str, fields: dict[str, object], where: str
) -> None:
    assert shown(status, **fields, execution_node="awx-1").where == where
