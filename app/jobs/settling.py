"""When a job and its output can change no more.

Only the controller can confirm that all events are saved. One that has lost an event never does
(docs/awx-behaviour.md, detail-lost_events): such an output stays unconfirmed, but of a job that
ended long ago nothing is worth waiting for.
"""

from datetime import datetime, timedelta

from app.jobs.model import SystemJob

# AWX itself stops waiting for events after a minute (its rule for deleting a job); they were seen
# to come up to 2 min 48 s after the end on a loaded controller.
_LONG_AGO = timedelta(minutes=10)


def has_ended_long_ago(job: SystemJob, now: datetime | None) -> bool:
    """Whether the job ended so long ago that nothing of it can still be on its way.

    `now` is the controller's time, None where it is not known.
    """
    return now is not None and job.finished is not None and now - job.finished > _LONG_AGO


def is_confirmed(job: SystemJob) -> bool:
    """Whether the job has ended and the controller says that all its events are saved."""
    return job.status.is_ended and bool(job.event_processing_finished)


def is_settled(job: SystemJob, now: datetime | None) -> bool:
    """Whether nobody needs to wait for more: it is confirmed, or was not for a long time."""
    return is_confirmed(job) or (job.status.is_ended and has_ended_long_ago(job, now))
