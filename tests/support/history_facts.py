"""Runs, templates and schedules of a history, for tests: what a test does not name is usual."""

from datetime import UTC, datetime, timedelta

from app.history.model import RunFacts, ScheduleFacts, TemplateFacts, TemplateRuns
from app.jobs.outcome import Count, Outcome

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def deleted(count: int, skipped: int | None = 0, kind: str = "jobs") -> Outcome:
    return Outcome((Count(kind, count, skipped),))


def run(job_id: int = 42, *, days_ago: float = 1, **changes: object) -> RunFacts:
    created = NOW - days_ago * DAY
    usual: dict[str, object] = {
        "job_id": job_id,
        "created": created,
        "template_id": 1,
        "name": "Cleanup Job Details",
        "job_type": "cleanup_jobs",
        "status": "successful",
        "started": created + timedelta(seconds=2),
        "finished": created + timedelta(seconds=14),
        "elapsed_s": 12.0,
        "days": 120,
        "outcome": deleted(39, 4),
        "is_final": True,
    }
    return RunFacts(**{**usual, **changes})  # type: ignore[arg-type]


def schedule(**changes: object) -> ScheduleFacts:
    usual: dict[str, object] = {
        "id": 1,
        "template_id": 1,
        "name": "Weekly",
        "rrule": "DTSTART:20261101T222300Z RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=SU",
        "is_enabled": True,
        "next_run": datetime(2026, 11, 29, 22, 23, tzinfo=UTC),
    }
    return ScheduleFacts(**{**usual, **changes})  # type: ignore[arg-type]


def template_runs(
    *runs: RunFacts, schedules: tuple[ScheduleFacts, ...] | None = None, **changes: object
) -> TemplateRuns:
    usual: dict[str, object] = {"id": 1, "name": "Cleanup Job Details", "job_type": "cleanup_jobs"}
    template = TemplateFacts(**{**usual, **changes})  # type: ignore[arg-type]
    found = (schedule(),) if schedules is None else schedules
    return TemplateRuns(template, found, runs, NOW)
