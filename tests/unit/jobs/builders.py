"""Jobs for tests, different only in what a test is about."""

from datetime import UTC, datetime

from app.awx.wire import row_from
from app.jobs.model import Capabilities, JobRow, JsonText, LaunchedBy, SystemJob
from app.jobs.statuses import JobStatus, JobTypeSeen, LaunchTypeSeen, StatusSeen

STARTED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
FINISHED = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)


def job(
    status: str = "successful",
    *,
    job_type: str = "cleanup_jobs",
    launch_type: str = "manual",
    launched_by: LaunchedBy | None = None,
    extra_vars: JsonText | None = None,
    **fields: object,
) -> SystemJob:
    """An ordinary job, with what differs from one."""
    seen = StatusSeen.from_text(status)
    never_started = seen.kind in {JobStatus.NEW, JobStatus.PENDING, JobStatus.WAITING}
    ordinary: dict[str, object] = {
        "id": 42,
        "name": "Cleanup Job Details",
        "started": None if never_started else STARTED,
        "finished": FINISHED if seen.is_ended else None,
        "event_processing_finished": seen.is_ended,
        "capabilities": Capabilities(delete=True, start=False),
    }
    return SystemJob(
        **{**ordinary, **fields},  # type: ignore[arg-type]
        status=seen,
        job_type=JobTypeSeen.from_text(job_type),
        launch_type=LaunchTypeSeen.from_text(launch_type),
        launched_by=launched_by or LaunchedBy(1, "admin", "user", "/api/v2/users/1/"),
        extra_vars=extra_vars or JsonText(),
    )


def row(status: str, **fields: object) -> JobRow:
    seen = row_from(record(status, **fields))  # type: ignore[arg-type]
    assert seen is not None
    return seen


def record(status: str, **fields: object) -> dict[str, object]:
    """What the list and the detail of a controller both say of a job."""
    capabilities = {"user_capabilities": {"delete": True, "start": False}}
    ordinary = {"id": 7, "status": status, "summary_fields": capabilities}
    return {**ordinary, **fields}
