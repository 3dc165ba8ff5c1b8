"""What may be said of a job's start, its end and a cancel: nothing that the record does not bear.

A job may be canceled before it starts, fail without starting, or lack a time that AWX did not
write. `now` is always the controller's time, None where no answer has said it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from app.jobs.cleanup_command import command_given
from app.jobs.model import SystemJob
from app.jobs.statuses import JobStatus, StatusSeen

# AWX signals the job's process at once; where it was measured, a job stopped within 4 seconds.
CANCEL_TAKES = timedelta(minutes=1)
RESTARTING_AWX = "https://docs.ansible.com/projects/awx/en/24.6.1/administration/init_script.html"
NOT_YET, NEVER, NOT_RECORDED = "not yet", "never", "not recorded"
_BEFORE_START = frozenset({JobStatus.NEW, JobStatus.PENDING, JobStatus.WAITING})


class Timed(Protocol):
    """What a job and a row of a list tell of their start."""

    @property
    def status(self) -> StatusSeen: ...
    @property
    def started(self) -> datetime | None: ...


def is_before_start(job: Timed) -> bool:
    """Whether the job is still to start."""
    return job.status.kind in _BEFORE_START and job.started is None


def never_started(job: SystemJob) -> bool:
    """Whether the job has ended and nothing in its record speaks of a start."""
    has_ended_badly = job.status.is_ended and job.status.kind is not JobStatus.SUCCESSFUL
    has_traces = job.started or job.elapsed_s or job.job_args.text.strip()
    return has_ended_badly and not has_traces


def no_start_words(job: SystemJob) -> str:
    """What stands in place of the time of the start, where there is none."""
    if is_before_start(job):
        return NOT_YET
    return NEVER if never_started(job) else NOT_RECORDED


def no_end_words(job: SystemJob) -> str:
    """What stands in place of the time of the end, where there is none."""
    return NOT_YET if job.status.is_active else NOT_RECORDED


def elapsed_s(job: SystemJob) -> float | None:
    """How long the job ran, in seconds; None before it starts, whatever number AWX writes then."""
    return None if job.started is None and not job.elapsed_s else job.elapsed_s


def cancel_consequence(job: SystemJob) -> str:
    """What a cancel does to what the job removes; "" once it has ended."""
    if job.status.is_ended:
        return ""
    if is_before_start(job):
        return "It has not started, so it removes nothing."
    command = command_given(job)
    if command is not None and command.is_dry_run:
        return "It stops where it is; a dry run removes nothing."
    return "It stops where it is; what it has already removed stays removed."


def cancels_consequence(jobs: Sequence[Timed]) -> str:
    """What a cancel of several jobs, none of which has ended, does to what they remove."""
    waiting = sum(is_before_start(job) for job in jobs)
    if waiting == len(jobs):
        return "They have not started, so they remove nothing."
    which = "Those that run" if waiting else "They"
    return f"{which} stop where they are; what they have already removed stays removed."


def is_cancel_overdue(canceled_on: datetime | None, now: datetime | None) -> bool:
    """Whether the controller should have stopped the job by now."""
    return canceled_on is not None and now is not None and now - canceled_on >= CANCEL_TAKES


def overdue_hint(job: SystemJob) -> str:
    """What an operator can do about a cancel that stops nothing.

    At its start AWX's dispatcher ends the jobs that the database still has running on its node
    (`startup_reaping` in awx/main/dispatch/reaper.py).
    """
    where = f" on {job.execution_node}" if job.execution_node else " on the node that runs it"
    return f"An operator can restart the AWX task service{where}: its start ends lost jobs."
