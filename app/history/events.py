"""What somebody who isn't looking wants to hear of: one event for each thing that happened.

Every run and every missed date has a key of its own, so that an event can be recognized however
often the same facts are looked at. Pure: who hears of it, and when, is decided elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from app.history.health import FindingKind, findings
from app.history.model import NEWEST_RUNS, RunFacts, TemplateRuns
from app.jobs.statuses import JobStatus

_ENDED = frozenset(status.value for status in JobStatus if status.is_ended)
_FAILED = frozenset({JobStatus.FAILED.value, JobStatus.ERROR.value})
_LOOKED_AT = 5  # runs that may have ended since the last look, beyond failures


class EventKind(StrEnum):
    """What happened, the worst first."""

    FAILED = "failed"
    MISSED = "missed"
    NOTHING_DELETED = "nothing_deleted"
    SLOW = "slow"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a template at a time of the controller."""

    kind: EventKind
    key: str  # the same for the same event, at one controller
    at: datetime
    template_id: int
    template: str
    job_id: int | None = None
    times: int = 0  # in a row
    duration_s: float | None = None
    median_s: float | None = None
    is_running: bool = False


def events_of(runs: TemplateRuns, now: datetime) -> tuple[Event, ...]:
    """All events of a template's newest runs and its schedules, oldest first."""
    if runs.template.is_deleted:
        return ()
    real = [run for run in runs.runs if not run.is_dry_run]
    found = [*_turns(runs, real)]
    for place in range(min(_LOOKED_AT, len(real))):
        found += _found_of(runs, real[place:], now)
    found += _missed(runs, now)
    return tuple(sorted(found, key=lambda event: event.at))


def _turns(runs: TemplateRuns, real: list[RunFacts]) -> Iterator[Event]:
    """Each failure, and each success after one; a canceled run is neither."""
    ended = [run for run in real if run.status in _ENDED and run.status != JobStatus.CANCELED]
    for run in ended:
        if run.status in _FAILED:
            yield _event(runs, EventKind.FAILED, run)
    for run, before in pairwise(ended):
        if run.status == JobStatus.SUCCESSFUL and before.status in _FAILED:
            yield _event(runs, EventKind.RECOVERED, run)


def _found_of(runs: TemplateRuns, since: list[RunFacts], now: datetime) -> Iterator[Event]:
    """What was off when the first of these runs was the newest one.

    It is compared with as many runs whenever it is looked at, so that nothing happens to it later.
    """
    run = since[0]
    then = TemplateRuns(runs.template, runs=tuple(since[: NEWEST_RUNS - _LOOKED_AT]))
    for finding in findings(then, now):
        if finding.job_id != run.job_id:
            continue
        if finding.kind is FindingKind.NOTHING_DELETED:
            key = f"nothing_deleted:{finding.first_job_id}"
            yield _event(runs, EventKind.NOTHING_DELETED, run, key=key, times=finding.times)
        elif finding.kind is FindingKind.SLOW:
            yield _event(
                runs,
                EventKind.SLOW,
                run,
                duration_s=finding.duration_s,
                median_s=finding.median_s,
                is_running=finding.is_running,
            )


def _missed(runs: TemplateRuns, now: datetime) -> Iterator[Event]:
    """Each schedule that has missed its time; one that is due often, once a day."""
    for finding in findings(runs, now):
        if finding.kind is FindingKind.MISSED and finding.due is not None:
            yield Event(
                EventKind.MISSED,
                key=f"missed:{finding.schedule_id}:{finding.due.date().isoformat()}",
                at=finding.due,
                template_id=runs.template.id,
                template=runs.template.name,
            )


def _event(
    runs: TemplateRuns,
    kind: EventKind,
    run: RunFacts,
    *,
    key: str = "",
    times: int = 0,
    duration_s: float | None = None,
    median_s: float | None = None,
    is_running: bool = False,
) -> Event:
    return Event(
        kind,
        key=key or f"{kind.value}:{run.job_id}:{run.created.isoformat()}",
        at=run.finished or run.created,
        template_id=runs.template.id,
        template=runs.template.name,
        job_id=run.job_id,
        times=times,
        duration_s=duration_s,
        median_s=median_s,
        is_running=is_running,
    )
