"""Runs system jobs one at a time, as AWX does, in a thread of its own.

Schedules add theirs when they are due. Pending jobs start in the order of their ids, and their
explanation names the job that they wait for. A job that an earlier process left unfinished becomes
an error at the start.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from app.builtin_controller.runner.runs import Run
from app.builtin_controller.runner.savers import LONGEST_DELAY_S, Savers
from app.builtin_controller.runner.scheduler import Scheduler
from app.builtin_controller.storage.conditions import Condition
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now, now_text, seconds_between

RUN_BY = "dispatcher"
_TICK_S = 0.05
_LEFT_RUNNING = (
    "Task was marked as {status} at system start up. The system must have not shut down properly,"
    " so it has been marked as failed."
)


class Dispatcher:
    """Calls `tick` every 50 ms in a thread; all work is done there."""

    def __init__(
        self, store: Store, job_seconds: float, clock: Callable[[], datetime] = now
    ) -> None:
        self._store = store
        self._savers = Savers(store.events)
        self._run_time = timedelta(seconds=job_seconds)
        self._clock = clock
        self._scheduler = Scheduler(store, clock)
        self._run: Run | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="dispatcher", daemon=True)

    def start(self) -> None:
        self.end_unfinished_jobs()
        self._thread.start()

    def stop(self) -> None:
        """End the thread and save all events that are still on their way."""
        self._stopping.set()
        self._thread.join(timeout=5)
        self._savers.save_due(now() + timedelta(seconds=LONGEST_DELAY_S))

    def end_unfinished_jobs(self) -> None:
        """Mark the jobs that the last process left running as errors; saved events stay."""
        for job in self._store.jobs.select(Condition("run_by <> ''")):
            finished = now_text()
            elapsed = seconds_between(job.started, finished) if job.started else 0.0
            self._store.jobs.change(
                job.id,
                status="error",
                finished=finished,
                elapsed=round(elapsed, 3),
                emitted_events=job.saved_events,
                job_explanation=_LEFT_RUNNING.format(status=job.status),
                run_by="",
            )

    def tick(self) -> None:
        """Save the events that are due and advance the job that runs, or start the next."""
        self._scheduler.start_due()
        time = self._clock()
        self._savers.save_due(time)
        if self._run is not None and not self._goes_on(self._run, time):
            self._run = None
        if self._run is None:
            self._take_next()
        if self._run is not None:
            self._explain_waiting(self._run.job_id)

    def _goes_on(self, run: Run, time: datetime) -> bool:
        # In one transaction, so that no cancel comes between reading the job and ending it.
        with self._store.database.writing():
            return run.advance(time)

    def _take_next(self) -> None:
        with self._store.database.writing():
            pending = self._store.jobs.select(Condition("status = 'pending'"), limit=1)
            for job in pending:
                self._store.jobs.change(job.id, status="waiting", job_explanation="", run_by=RUN_BY)
                self._run = Run(self._store, self._savers, job, self._run_time)

    def _explain_waiting(self, job_id: int) -> None:
        why = f"waiting for systemjob-{job_id} to finish"
        waiting = Condition("status = 'pending' AND job_explanation <> ?", (why,))
        for job in self._store.jobs.select(waiting):
            self._store.jobs.change(job.id, job_explanation=why)

    def _work(self) -> None:
        while not self._stopping.wait(_TICK_S):
            self.tick()
