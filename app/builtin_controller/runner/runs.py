"""One run of a system job: from waiting to its end.

It prints its program's lines evenly over its time and updates the job's row. It ends by itself,
or some seconds after a request to cancel it.
"""

import json
from datetime import datetime, timedelta

from app.builtin_controller.runner.cleanup_options import (
    BadOptionError,
    cleanup_options,
    command_line,
)
from app.builtin_controller.runner.programs import Step, program
from app.builtin_controller.runner.savers import Savers
from app.builtin_controller.storage.records import NODE, Event, Job
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import from_text, seconds_between, to_text

START_DELAY = timedelta(seconds=0.4)
# A real job that printed little took 3.6 s from the request to its end, a busy one 1.4 s.
CANCEL_DELAY = timedelta(seconds=2.5)


class Run:
    """A job that the dispatcher has started."""

    def __init__(self, store: Store, savers: Savers, job: Job, run_time: timedelta) -> None:
        self.job_id = job.id
        self._store = store
        self._savers = savers
        self._run_time = timedelta(seconds=job.lasts_s) if job.lasts_s else run_time
        self._steps: tuple[Step, ...] = ()
        self._done = 0
        self._began: datetime | None = None
        self._starts_at: datetime | None = None
        self._ends_as = "successful"

    def advance(self, now: datetime) -> bool:
        """Do the steps that are due at `now`; False once the job has ended."""
        job = self._store.jobs.find(self.job_id)
        if job is None:
            return False
        if job.canceled_on and self._must_stop(job.canceled_on, now):
            return self._end(job, "canceled", now)
        if self._began is None:
            self._begin_when_due(job, now)
            return True
        self._do_steps(now)
        if self._done == len(self._steps) and now >= self._began + self._run_time:
            return self._end(job, self._ends_as, now)
        return True

    def _must_stop(self, canceled_on: str, now: datetime) -> bool:
        return self._began is None or now >= from_text(canceled_on) + CANCEL_DELAY

    def _begin_when_due(self, job: Job, now: datetime) -> None:
        if self._starts_at is None:
            self._starts_at = now + START_DELAY
        if now < self._starts_at:
            return
        self._began = now
        self._store.jobs.change(
            job.id,
            status="running",
            started=to_text(now),
            job_args=json.dumps(command_line(job)),
            job_cwd="/var/lib/awx",
            job_env=json.dumps(_environment(job.id)),
            execution_node=NODE,
            execution_environment=1,
            instance_group=1,
        )
        self._steps = self._program(job)

    def _program(self, job: Job) -> tuple[Step, ...]:
        try:
            return program(self._store, job, cleanup_options(job))
        except BadOptionError as error:
            self._ends_as = "failed"
            self._run_time = timedelta(0)
            usage = f"usage: awx-manage {job.job_type} [-h] [--days N] [--dry-run]"
            return (Step(usage), Step(str(error)))

    def _do_steps(self, now: datetime) -> None:
        began = self._began or now
        share = (now - began) / self._run_time if self._run_time else 1.0
        due = min(len(self._steps), int(share * len(self._steps)))
        if due == self._done:
            return
        with self._store.database.writing():
            for step in self._steps[self._done : due]:
                if step.work:
                    step.work()
        for line in range(self._done, due):
            self._print(line, now)
        self._done = due

    def _print(self, line: int, now: datetime) -> None:
        event = Event(
            job=self.job_id,
            counter=line + 1,
            start_line=line,
            end_line=line + 1,
            stdout=self._steps[line].line,
            created=to_text(now),
        )
        self._savers.take(event, now)

    def _end(self, job: Job, status: str, now: datetime) -> bool:
        finished = to_text(now)
        elapsed = seconds_between(job.started, finished) if job.started else 0.0
        self._store.jobs.change(
            job.id,
            status=status,
            finished=finished,
            elapsed=round(elapsed, 3),
            emitted_events=self._done,
            job_explanation="",
            run_by="",
        )
        return False


def _environment(job_id: int) -> dict[str, str]:
    return {
        "TZ": "UTC",
        "HOME": "/var/lib/awx",
        "LANG": "C.UTF-8",
        "PATH": "/var/lib/awx/venv/bin:/usr/local/bin:/usr/bin:/bin",
        "PYTHONUNBUFFERED": "1",
        "ANSIBLE_FORCE_COLOR": "True",
        "DJANGO_SETTINGS_MODULE": "awx.settings.production",
        "AWX_PRIVATE_DATA_DIR": f"/var/lib/awx/iso/awx_{job_id}",
        "SECRET_KEY": "**********",
        "BROKER_URL": "redis://:**********@localhost:6379/0",
    }
