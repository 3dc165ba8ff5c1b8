"""Recorded launches, cancels and deletes, answered by the real built-in controller process.

Each case first gets its job in the state that its name says, and then the recorded cases that
came before it, so that every one can be run alone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from app.builtin_controller.runner.dispatcher import RUN_BY
from app.builtin_controller.storage.records import Event, Job
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now, to_text
from tests.contract.comparing import Comparison
from tests.contract.controller_process import Seeded
from tests.contract.recorded_jobs import (
    LAST_LISTED_ID,
    as_before,
    job_like,
    number,
    records_in,
    to_job,
)
from tests.contract.recordings import Recording, recording
from tests.contract.replayed_cases import changing, name_of
from tests.contract.seeding import give_next_id, job_as_shown, more_jobs

# What was sent to the same job before, so that it answers as it then did.
BEFORE: dict[str, tuple[str, ...]] = {
    **{
        f"cancel-post-admin-{state}-then-detail": (f"cancel-post-admin-{state}",)
        for state in (
            *("new", "pending", "waiting", "running"),
            *("successful", "failed", "error", "canceled"),
        )
    },
    "cancel-post-admin-again": ("cancel-post-admin-running",),
    "delete-admin-again": ("delete-admin-successful",),
    "delete-then-events": ("delete-admin-successful",),
    "delete-then-get": ("delete-admin-successful",),
    "real-running-detail-just-after-cancel": ("real-running-cancel-1",),
    "real-running-cancel-2-immediately": ("real-running-cancel-1",),
    "real-running-detail-3s-after-cancel": (
        *("real-running-cancel-1", "real-running-cancel-2-immediately"),
    ),
    "real-running-cancel-3-after-3s": (
        *("real-running-cancel-1", "real-running-cancel-2-immediately"),
    ),
}
# Jobs whose state is not in the name of the case.
STATES = {
    "cancel-no-slash-post": "pending",
    "cancel-post-form": "pending",
    "cancel-post-malformed-json": "pending",
    "cancel-post-unauth": "pending",
    "cancel-post-with-body": "pending",
    "cancel-put": "running",
    "delete-admin-again": "successful",
    "delete-then-events": "successful",
    "delete-then-get": "successful",
    "cancel-post-admin-again": "running",
}
_STATE = re.compile("-(new|pending|waiting|running|successful|failed|error|canceled)(-|$)")
_LOST_EVENTS = re.compile("events-(not-in-under|lost-over)-1min")


def open_values(case: Recording) -> tuple[str, ...]:
    """The values that depend on the time of the change."""
    if case.status == 201:
        return (r"\$\.(created|modified)",)
    paths = []
    if BEFORE.get(case.case, ("",))[-1].startswith(("real-running", "cancel-post-admin")):
        changed = recording(BEFORE[case.case][0]).status == 202
        paths = [r"\$\.(finished|canceled_on|elapsed)"] if changed else []
    return tuple(paths)


def job_id_in(case: Recording) -> int | None:
    found = re.match(r"/api/v2/system_jobs/(\d+)/", f"{case.path}/")
    return int(found[1]) if found else None


def state_in(case: Recording) -> str:
    found = _STATE.search(case.case)
    return STATES.get(case.case) or (found[1] if found else "")


def job_before(case: Recording, job_id: int) -> tuple[Job, list[Event]]:
    if case.case.startswith("real-running"):
        return really_running(case)
    state = state_in(case)
    shown = recorded_later(job_id)
    job = as_before(shown, state) if shown else job_like(state, job_id)
    missing = _LOST_EVENTS.search(case.case)
    if missing:
        ended = now() - timedelta(seconds=5 if "under" in missing[1] else 65)
        job = replace(job, finished=to_text(ended), emitted_events=5)
    return job, []


def recorded_later(job_id: int) -> Job | None:
    """The job as it was after its cancel, which says what it was before as well."""
    for case in changing():
        for record in records_in(case.response_body, "system_job"):
            if record["id"] == job_id and case.case.endswith("-then-detail"):
                return to_job(record)
    return None


def really_running(case: Recording) -> tuple[Job, list[Event]]:
    """A job in the hands of a dispatcher, which a cancel does not end at once."""
    shown = case if case.method == "GET" else recording("real-running-detail")
    (record,) = records_in(shown.response_body, "system_job")
    job, events = job_as_shown(record)
    return replace(job, canceled_on=None, run_by=RUN_BY), events


@contextmanager
def jobs_of(store: Store, case: Recording) -> Iterator[None]:
    job_id = job_id_in(case)
    is_later = job_id is not None and LAST_LISTED_ID < job_id < 999_999
    jobs = [job_before(case, job_id)] if job_id is not None and is_later else []
    with more_jobs(store, jobs):
        if case.status == 201:
            (made,) = records_in(case.response_body, "system_job")
            give_next_id(store, "jobs", number(made["id"]))
        yield


@pytest.mark.parametrize("case", changing(), ids=name_of)
def test_a_recorded_change_gets_the_recorded_answer(case: Recording, seeded: Seeded) -> None:
    with jobs_of(seeded.store, case):
        for name in BEFORE.get(case.case, ()):
            earlier = recording(name)
            assert seeded.controller.replay(earlier).status == earlier.status
        answer = seeded.controller.replay(case)
        assert Comparison(case, open_values(case)).differences(answer) == []


@pytest.mark.parametrize(
    "case",
    [case for case in changing() if case.method == "POST" and case.status >= 400],
    ids=name_of,
)
def test_a_refused_change_changes_nothing(case: Recording, seeded: Seeded) -> None:
    with jobs_of(seeded.store, case):
        for name in BEFORE.get(case.case, ()):
            seeded.controller.replay(recording(name))
        before = seeded.store.jobs.select()
        seeded.controller.replay(case)
        assert seeded.store.jobs.select() == before
