"""Jobs run one after another, by a clock that the test turns."""

import json
from datetime import UTC, datetime, timedelta

from app.builtin_controller.runner.dispatcher import Dispatcher
from app.builtin_controller.runner.savers import LONGEST_DELAY_S
from app.builtin_controller.storage.conditions import Condition
from app.builtin_controller.storage.records import Job, OldRow
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import to_text
from tests.unit.builtin_controller.rows import job

RUN_S = 10.0
OLD_ROWS = 50
CREATED_LONG_AGO = "2020-01-01T00:00:00.000000Z"


class Controller:
    """A dispatcher over a store, ticking each 0.1 s of its own time."""

    def __init__(self, store: Store, *jobs: Job) -> None:
        self.store = store
        self.time = datetime.now(UTC)
        self._dispatcher = Dispatcher(store, RUN_S, lambda: self.time)
        store.jobs.add(jobs)
        old = to_text(self.time - timedelta(days=200))
        store.old_rows.add(OldRow(n, "sessions", f"s{n}", old, old) for n in range(1, OLD_ROWS + 1))

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.time += timedelta(seconds=0.1)
            self._dispatcher.tick()

    def job(self, job_id: int) -> Job:
        found = self.store.jobs.find(job_id)
        assert found is not None
        return found

    def cancel(self, job_id: int) -> None:
        self.store.jobs.change(job_id, canceled_on=to_text(self.time))

    def statuses(self) -> list[str]:
        return [one.status for one in self.store.jobs.select()]


def pending(job_id: int, job_type: str = "cleanup_sessions", **variables: object) -> Job:
    return job(job_id, status="pending", job_type=job_type, extra_vars=json.dumps(variables))


def test_jobs_run_in_the_order_of_their_ids_one_at_a_time(store: Store) -> None:
    controller = Controller(store, pending(1), pending(2))
    controller.pass_time(0.1)
    assert controller.statuses() == ["waiting", "pending"]
    assert controller.job(2).job_explanation == "waiting for systemjob-1 to finish"
    controller.pass_time(1)
    assert controller.statuses() == ["running", "pending"]
    controller.pass_time(RUN_S)
    assert controller.statuses()[0] == "successful"
    controller.pass_time(RUN_S + 1)
    assert controller.statuses() == ["successful", "successful"]
    assert controller.job(2).job_explanation == ""


def test_an_ended_job_has_all_events_after_the_longest_delay_and_its_own_time(
    store: Store,
) -> None:
    controller = Controller(store, pending(1))
    controller.pass_time(RUN_S + 0.6)
    ended = controller.job(1)
    assert (ended.status, ended.emitted_events) == ("successful", OLD_ROWS + 1)
    assert RUN_S <= ended.elapsed < RUN_S + 0.2
    controller.pass_time(LONGEST_DELAY_S + 0.1)
    assert controller.job(1).has_all_events
    assert store.events.texts_by_line(1)[-1] == f"Expired Sessions deleted {OLD_ROWS}"
    assert store.old_rows.count("sessions") == 0


def test_a_canceled_job_takes_some_seconds_and_leaves_the_rest_of_its_work(store: Store) -> None:
    controller = Controller(store, pending(1))
    controller.pass_time(RUN_S / 2)
    controller.cancel(1)
    controller.pass_time(2)
    assert controller.statuses() == ["running"]
    controller.pass_time(1)
    assert controller.statuses() == ["canceled"]
    assert 0 < store.old_rows.count("sessions") < OLD_ROWS
    assert controller.job(1).emitted_events < OLD_ROWS


def test_a_job_canceled_before_it_starts_never_runs(store: Store) -> None:
    controller = Controller(store, pending(1))
    controller.pass_time(0.1)
    controller.cancel(1)
    controller.pass_time(1)
    ended = controller.job(1)
    assert (ended.status, ended.started, ended.emitted_events) == ("canceled", None, 0)


def test_a_deleted_job_makes_room_for_the_next(store: Store) -> None:
    controller = Controller(store, pending(1), pending(2))
    controller.pass_time(1)
    store.jobs.remove(Condition("id = 1"))
    controller.pass_time(1)
    assert controller.statuses() == ["running"]


def test_a_command_that_rejects_its_options_fails_at_once(store: Store) -> None:
    controller = Controller(store, pending(1, "cleanup_jobs", days="abc"))
    controller.pass_time(3)
    assert controller.statuses() == ["failed"]
    usage, error = store.events.texts_by_line(1)
    assert usage.startswith("usage: awx-manage cleanup_jobs")
    assert error.endswith("argument --days: invalid int value: 'abc'")


def test_a_dry_run_removes_nothing(store: Store) -> None:
    controller = Controller(store, pending(1, "cleanup_jobs", days=30, dry_run=True))
    store.old_rows.add([OldRow(OLD_ROWS + 1, "jobs", "deploy", CREATED_LONG_AGO)])
    controller.pass_time(RUN_S + 3)
    assert controller.statuses() == ["successful"]
    assert "jobs: 1 would be deleted, 0 would be skipped." in store.events.texts_by_line(1)
    assert store.old_rows.count("jobs") == 1


def test_jobs_that_an_earlier_process_left_are_errors_with_what_they_had_saved(
    store: Store,
) -> None:
    left = job(1, status="running", run_by="dispatcher", started="2026-11-01T10:00:00.000000Z")
    controller = Controller(store, left, job(2, status="waiting"))
    Dispatcher(store, RUN_S).end_unfinished_jobs()
    assert controller.statuses() == ["error", "waiting"]
    assert "was marked as running at system start up" in controller.job(1).job_explanation
    assert controller.job(1).has_all_events
