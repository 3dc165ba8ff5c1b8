"""When a job and its output can change no more.

A controller that has lost an event never says that it has saved them all (awx-api/README.md,
detail-lost_events), so a job that ended long ago counts as settled whatever it says.
"""

from datetime import UTC, datetime, timedelta

from app.jobs.model import SystemJob

# AWX itself stops waiting for events after a minute (its rule for deleting a job). Ten of them
# leave room for two clocks that differ.
_LONG_AGO = timedelta(minutes=10)


def has_ended_long_ago(job: SystemJob) -> bool:
    """Whether the job ended so long ago that nothing of it can still be on its way."""
    return job.finished is not None and datetime.now(UTC) - job.finished > _LONG_AGO


def is_settled(job: SystemJob) -> bool:
    """Whether the job has ended and its events are saved, as far as they ever will be."""
    is_saved = bool(job.event_processing_finished) or has_ended_long_ago(job)
    return job.status.is_ended and is_saved
