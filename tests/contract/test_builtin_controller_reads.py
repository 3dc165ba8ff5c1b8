"""Recorded reading requests, answered by the real built-in controller process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.builtin_controller.storage.conditions import Condition
from app.builtin_controller.storage.records import Job
from app.builtin_controller.storage.store import Store
from tests.contract.comparing import Comparison
from tests.contract.controller_process import Seeded, token_of
from tests.contract.left_out import LEFT_OUT
from tests.contract.recorded_jobs import (
    LAST_LISTED_ID,
    job_like,
    job_records,
    number,
    records_in,
)
from tests.contract.recordings import Recording, all_recordings
from tests.contract.replayed_cases import changing, name_of, reading, signing_in
from tests.contract.seeding import job_as_shown, more_jobs

# Events of jobs that really ran have random uuids there, and the time when they were saved.
REAL_EVENTS = ("events-real-job", "events-real-job-default-order", "events-real-weird-output")
# AWX made two of its templates a minute later than the others.
TEMPLATES = ("templates", "templates-as-auditor")
# Rows without an end come in whatever order PostgreSQL finds them.
WITHOUT_ORDER = ("list-order_by-finished-desc",)


def open_values(case: Recording) -> tuple[str, ...]:
    if case.case in REAL_EVENTS:
        return (r"\$\.results\[\d+\]\.(uuid|modified)",)
    if case.case in TEMPLATES:
        return (r"\$\.results\[\d+\]\.(created|modified)",)
    return ()


@contextmanager
def jobs_of(store: Store, case: Recording) -> Iterator[None]:
    """What was not yet there, or was explained differently, when the lists were recorded."""
    shown = list(records_in(case.response_body, "system_job"))
    for record in shown:
        store.jobs.change(number(record["id"]), job_explanation=str(record["job_explanation"]))
    in_path = [job_records()[348]] if "/348/" in case.path and not shown else []
    later = [
        job_as_shown(record)
        for record in (*shown, *in_path)
        if number(record["id"]) > LAST_LISTED_ID
    ]
    if case.case == "list-as-auditor":
        later = [(job_like("successful", job_id), []) for job_id in range(268, 334)]
    if case.case == "templates":
        later = [(job_318(case), [])]
    with more_jobs(store, later), resting(store, case):
        yield


def job_318(case: Recording) -> Job:
    """Canceled just before; only what its template says of it was recorded."""
    template = next(
        row for row in records_in(case.response_body, "system_job_template") if row["id"] == 4
    )
    summaries = template["summary_fields"]
    assert isinstance(summaries, dict)
    last = summaries["last_job"]
    assert isinstance(last, dict)
    return replace(
        job_like("canceled", number(last["id"])),
        name=str(last["name"]),
        description=str(last["description"]),
        template=4,
        finished=str(last["finished"]),
        canceled_on=str(last["canceled_on"]),
    )


@contextmanager
def resting(store: Store, case: Recording) -> Iterator[None]:
    """AWX had not noted the recorded active jobs as their template's current ones."""
    active = store.jobs.select(Condition("status IN ('pending', 'waiting', 'running')"))
    changed = active if case.path.startswith("/api/v2/system_job_templates/") else ()
    for job in changed:
        store.jobs.change(job.id, status="new")
    try:
        yield
    finally:
        for job in changed:
            store.jobs.change(job.id, status=job.status)


@pytest.mark.parametrize("case", reading(), ids=name_of)
def test_a_recorded_reading_request_gets_the_recorded_answer(
    case: Recording, seeded: Seeded
) -> None:
    with jobs_of(seeded.store, case):
        answer = seeded.controller.replay(case)
    comparison = Comparison(case, open_values(case), case.case in WITHOUT_ORDER)
    assert comparison.differences(answer) == []


def test_every_recording_is_replayed_or_left_out_by_name() -> None:
    replayed = [case.case for case in (*reading(), *changing(), *signing_in())]
    assert sorted([*replayed, *LEFT_OUT]) == sorted(case.case for case in all_recordings())


@pytest.mark.parametrize(
    "path", ["/api/v2/system_jobs/", "/api/v2/system_jobs/12/", "/api/v2/ping/"]
)
def test_what_a_url_offers_is_not_described(path: str, seeded: Seeded) -> None:
    authorization = {"Authorization": f"Bearer {token_of('admin')}"}
    answer = seeded.controller.ask("OPTIONS", path, authorization)
    assert (answer.status, answer.record["detail"]) == (405, 'Method "OPTIONS" not allowed.')


@pytest.mark.parametrize("path", ["/__faults__/", "/__requests__/", "/api/v2/config/"])
def test_a_path_that_it_does_not_have_is_the_page_for_404(path: str, seeded: Seeded) -> None:
    answer = seeded.controller.get(path)
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
