"""Facts for tests, and the file that holds them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.awx.wire import job_from, masked_record
from app.history.model import RunFacts, ScheduleFacts, TemplateFacts
from app.jobs.model import SystemJob
from app.jobs.outcome import Count, Outcome
from tests.contract.recordings import recording

BEGAN = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
OUTCOME = Outcome((Count("jobs", 39, 4, 31), Count("project updates", 7, 0, 32)))
CLEANUP = TemplateFacts(1, "Cleanup Job Details", "Remove job history", "cleanup_jobs")
WEEKLY = ScheduleFacts(
    id=1,
    template_id=1,
    name="Cleanup Job Schedule",
    rrule="DTSTART:20261123T222315Z RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=SU",
    is_enabled=True,
    next_run=BEGAN + timedelta(days=7),
    days=120,
    modified=BEGAN,
)


def day(number: float) -> datetime:
    """A time that many days after the first run."""
    return BEGAN + timedelta(days=number)


def run(job_id: int, **changes: object) -> RunFacts:
    """A whole run of the cleanup of jobs, on the day of its id."""
    made = RunFacts(
        job_id=job_id,
        created=day(job_id),
        template_id=1,
        name="Cleanup Job Details",
        job_type="cleanup_jobs",
        launch_type="scheduled",
        status="successful",
        started=day(job_id) + timedelta(seconds=2),
        finished=day(job_id) + timedelta(seconds=14.345),
        elapsed_s=12.345,
        days=120,
        schedule_id=1,
        launched_by="Cleanup Job Schedule",
        node="awx-real-1",
        outcome=OUTCOME,
        is_final=True,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def recorded(case: str, **changes: object) -> SystemJob:
    """The job of a recording, with some of its fields changed."""
    body = recording(case).response_body
    assert isinstance(body, dict)
    return job_from(masked_record({**body, **changes}), 1)  # type: ignore[arg-type]
