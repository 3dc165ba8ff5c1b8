"""When a job and its output can change no more.

A controller that has lost an event never says that it has saved them all (awx-api/README.md,
detail-lost_events), so a job that ended long ago counts as settled whatever it says.
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


def is_settled(job: SystemJob, now: datetime | None) -> bool:
    """Whether the job has ended and its events are saved, as far as they ever will be."""
    is_saved = bool(job.event_processing_finished) or has_ended_long_ago(job, now)
    return job.status.is_ended and is_saved
