"""Runs of templates for tests: a new one each day, the last one this morning."""

from datetime import timedelta

from app.history.model import RunFacts, TemplateFacts, TemplateRuns
from app.jobs.outcome import Count, Outcome
from tests.unit.history.schedules import day

NOW = day("2026-11-26 18:00")
LONG_AGO = day("2020-01-01")


def deleted(number: int) -> Outcome:
    return Outcome((Count("jobs", number, 0, 1),))


def run(days_ago: float = 0, **facts: object) -> RunFacts:
    """A successful run of 60 s that deleted 39 jobs, started by schedule 1 at 03:00."""
    created = day("2026-11-26 03:00") - timedelta(days=days_ago)
    known = {
        "job_id": 1_000 - round(10 * days_ago),
        "created": created,
        "started": created,
        "finished": created + timedelta(seconds=60),
        "template_id": 1,
        "launch_type": "scheduled",
        "schedule_id": 1,
        "status": "successful",
        "elapsed_s": 60.0,
        "days": 30,
        "outcome": deleted(39),
        "is_final": True,
    }
    return RunFacts(**(known | facts))  # type: ignore[arg-type]


def daily_runs(count: int, *, days_ago: float = 0, **facts: object) -> list[RunFacts]:
    return [run(days_ago + number, **facts) for number in range(count)]


def template_runs(runs: list[RunFacts], **facts: object) -> TemplateRuns:
    """A template whose runs are all known up to now, and whose schedules nobody has read."""
    known = {"runs": tuple(runs), "read_at": NOW, "known_since": LONG_AGO}
    given = {"template": TemplateFacts(1, "Cleanup Job Details"), **known, **facts}
    return TemplateRuns(**given)  # type: ignore[arg-type]
