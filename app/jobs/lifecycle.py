"""Whether a job has started, has ended, and can still change, as far as its record shows.

A job may be canceled before it starts, fail without starting, or lack a time that AWX did not
write. In every function `now` is the controller's time, None where it is not known.
"""

from datetime import datetime, timedelta
from typing import Protocol

from app.jobs.model import SystemJob
from app.jobs.statuses import JobStatus, StatusSeen

# AWX signals the job's process at once; where it was measured, a job stopped within 4 seconds.
CANCEL_TAKES = timedelta(minutes=1)
# AWX itself stops waiting for events after a minute (its rule for deleting a job); they were seen
# to come up to 2 min 48 s after the end on a loaded controller.
_ALL_EVENTS_SAVED_AFTER = timedelta(minutes=10)
_BEFORE_START = frozenset({JobStatus.NEW, JobStatus.PENDING, JobStatus.WAITING})


class HasStart(Protocol):
    """A job whose start can be judged: a SystemJob, or a JobRow of a list."""

    @property
    def status(self) -> StatusSeen: ...
    @property
    def started(self) -> datetime | None: ...


def is_before_start(job: HasStart) -> bool:
    """Whether the job is still to start."""
    return job.status.kind in _BEFORE_START and job.started is None


def never_started(job: SystemJob) -> bool:
    """Whether the job has ended and its record shows no trace of a start."""
    has_ended_badly = job.status.is_ended and job.status.kind is not JobStatus.SUCCESSFUL
    has_traces = job.started or job.elapsed_s or job.job_args.text.strip()
    return has_ended_badly and not has_traces


def elapsed_s(job: SystemJob) -> float | None:
    """How long the job ran, in seconds; None before it starts, when AWX may write any number."""
    return None if job.started is None and not job.elapsed_s else job.elapsed_s


def is_cancel_overdue(canceled_on: datetime | None, now: datetime | None) -> bool:
    """Whether the controller should have stopped the job by now."""
    return canceled_on is not None and now is not None and now - canceled_on >= CANCEL_TAKES


def has_ended_long_ago(job: SystemJob, now: datetime | None) -> bool:
    """Whether the job ended so long ago that no event of it can still be on its way."""
    return (
        now is not None
        and job.finished is not None
        and now - job.finished > _ALL_EVENTS_SAVED_AFTER
    )


def is_confirmed(job: SystemJob) -> bool:
    """Whether the job has ended and the controller says that all its events are saved.

    A controller that has lost an event never says so (docs/awx-behaviour.md, detail-lost_events).
    """
    return job.status.is_ended and bool(job.event_processing_finished)


def is_settled(job: SystemJob, now: datetime | None) -> bool:
    """Whether the job and its output can no longer change: confirmed, or ended long ago."""
    return is_confirmed(job) or (job.status.is_ended and has_ended_long_ago(job, now))
