"""The built-in controller's schedules start jobs, by a clock that the test turns."""

import json
from datetime import datetime, timedelta

import pytest

from app.builtin_controller.runner.scheduler import Scheduler
from app.builtin_controller.storage.records import TEMPLATES
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import from_text, to_text

INSTALLED = from_text("2026-11-01T10:00:15.500000Z")  # a Sunday
STARTED = from_text("2026-11-18T09:00:00.000000Z")
DUE = from_text("2026-11-22T10:00:15.000000Z")


class Clock:
    def __init__(self, time: datetime) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock(STARTED)


@pytest.fixture
def installed(store: Store) -> Store:
    store.set_fact("created", to_text(INSTALLED))
    return store


def launched(store: Store) -> list[tuple[int | None, str]]:
    return [(job.template, job.created) for job in store.jobs.select()]


def test_each_template_runs_once_when_it_is_due(installed: Store, clock: Clock) -> None:
    scheduler = Scheduler(installed, clock)
    for clock.time in (STARTED, DUE - timedelta(seconds=1)):
        scheduler.start_due()
        assert launched(installed) == []
    for clock.time in (DUE, DUE + timedelta(seconds=1), DUE + timedelta(days=6)):
        scheduler.start_due()
        assert launched(installed) == [(one.id, to_text(DUE)) for one in TEMPLATES]
    clock.time = DUE + timedelta(weeks=1)
    scheduler.start_due()
    assert len(launched(installed)) == 2 * len(TEMPLATES)


def test_a_job_of_a_schedule_says_so(installed: Store, clock: Clock) -> None:
    scheduler = Scheduler(installed, clock)
    clock.time = DUE
    scheduler.start_due()
    first = installed.jobs.select()[0]
    assert (first.launch_type, first.schedule, first.created_by) == ("scheduled", 1, None)
    assert (first.status, first.extra_vars) == ("pending", '{"days": "120"}')
    assert json.loads(first.launched_by) == {
        "id": 1,
        "name": "Cleanup Job Schedule",
        "type": "schedule",
        "url": "/api/v2/schedules/1/",
    }


def test_what_became_due_while_no_controller_ran_starts_once(
    installed: Store, clock: Clock
) -> None:
    Scheduler(installed, clock)
    clock.time = DUE + timedelta(weeks=3, hours=1)
    for _ in range(2):
        Scheduler(installed, clock).start_due()
    assert launched(installed) == [(one.id, to_text(clock.time)) for one in TEMPLATES]


def test_a_controller_that_starts_has_missed_nothing(installed: Store, clock: Clock) -> None:
    Scheduler(installed, clock).start_due()
    clock.time = STARTED - timedelta(days=20)  # a clock that goes back
    Scheduler(installed, clock).start_due()
    assert launched(installed) == []


def test_a_store_that_is_still_empty_has_no_schedules(store: Store, clock: Clock) -> None:
    scheduler = Scheduler(store, clock)
    clock.time = DUE
    scheduler.start_due()
    assert launched(store) == []
