"""What is off with a template: its runs and schedules judged, without words.

Only what is known counts: a run whose outcome nobody has read yet is no run that deleted nothing,
and a schedule has missed its time only where every run since then would have been seen. Dry runs
change nothing, so they are left out. All times are the controller's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from app.history.model import NEWEST_RUNS, RunFacts, ScheduleFacts, TemplateRuns
from app.history.recurrence import last_due, next_dates
from app.history.statistics import duration_figures
from app.jobs.statuses import JobStatus

# AWX looks for due schedules every 30 s; a controller that restarts takes minutes.
_GRACE = timedelta(minutes=10)
_TIMES_NOTHING = 3
_FEWEST_TO_COMPARE = 5
_TIMES_SLOWER = 2
# Runs of a second vary by chance; nobody wants to hear of 3 s instead of 1.
_SLOWER_BY_S = 5.0


class FindingKind(StrEnum):
    """What can be off, the worst first."""

    FAILED = "failed"
    MISSED = "missed"
    CANCELED = "canceled"
    NOTHING_DELETED = "nothing_deleted"
    SLOW = "slow"
    NO_SCHEDULE = "no_schedule"
    RETENTION_CHANGED = "retention_changed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is off, with the values that its words need."""

    kind: FindingKind
    job_id: int | None = None  # the run that shows it
    is_running: bool = False  # that run hasn't ended
    due: datetime | None = None
    schedule_id: int | None = None
    schedule_name: str = ""
    times: int = 0  # in a row
    first_job_id: int | None = None  # the oldest of these
    duration_s: float | None = None
    median_s: float | None = None
    days_before: int | None = None
    days_now: int | None = None


def findings(runs: TemplateRuns, now: datetime) -> tuple[Finding, ...]:
    """Everything that is off with a template at a time of the controller, the worst first."""
    real = [run for run in runs.runs if not run.is_dry_run]
    found = [
        *_ended_badly(real),
        *_missed(runs, now),
        *_deleted_nothing(real),
        *_slow(real, now),
        *_without_schedule(runs, now),
        *_retention_changed(real, runs.schedules or ()),
    ]
    return tuple(sorted(found, key=lambda finding: list(FindingKind).index(finding.kind)))


def missed_schedules(runs: TemplateRuns, now: datetime) -> int:
    """How many enabled schedules of a template have missed the last time that they were due."""
    return len(list(_missed(runs, now)))


def _status(run: RunFacts) -> JobStatus:
    try:
        return JobStatus(run.status)
    except ValueError:
        return JobStatus.UNKNOWN


def _ended_badly(runs: list[RunFacts]) -> Iterator[Finding]:
    last = next((run for run in runs if _status(run).is_ended), None)
    if last is None:
        return
    match _status(last):
        case JobStatus.FAILED | JobStatus.ERROR:
            yield Finding(FindingKind.FAILED, job_id=last.job_id)
        case JobStatus.CANCELED:
            yield Finding(FindingKind.CANCELED, job_id=last.job_id)


def _missed(runs: TemplateRuns, now: datetime) -> Iterator[Finding]:
    if runs.read_at is None or runs.known_since is None or runs.template.is_deleted:
        return
    late = min(now, runs.read_at) - _GRACE
    for schedule in runs.schedules or ():
        due = _due(schedule, late) if schedule.is_enabled else None
        is_known = due is not None and _reaches(runs, due)
        if due is None or not is_known or any(_is_run_of(run, schedule, due) for run in runs.runs):
            continue
        yield Finding(
            FindingKind.MISSED, due=due, schedule_id=schedule.id, schedule_name=schedule.name
        )


def _due(schedule: ScheduleFacts, late: datetime) -> datetime | None:
    """When a schedule was last due, at a time that is late enough; None: not since its change.

    Where the rule doesn't lead to the date that the controller will start it next, it means
    something else to the controller, and only that date counts.
    """
    coming = schedule.next_run
    if coming is None or _leads_to(schedule, coming):
        due = last_due(schedule, late)
    else:
        due = coming if coming <= late else None
    is_older = due is not None and schedule.modified is not None and due < schedule.modified
    return None if is_older else due


def _leads_to(schedule: ScheduleFacts, date: datetime) -> bool:
    return next_dates(schedule, date - timedelta(seconds=1), 1) == (date,)


def _reaches(runs: TemplateRuns, due: datetime) -> bool:
    """Whether each run since then is among the runs that were read."""
    if runs.known_since is None or due < runs.known_since:
        return False
    return len(runs.runs) < NEWEST_RUNS or runs.runs[-1].created <= due


def _is_run_of(run: RunFacts, schedule: ScheduleFacts, due: datetime) -> bool:
    # Runs lose the link to a schedule that is deleted and made a second time.
    is_its = run.schedule_id == schedule.id or (
        run.schedule_id is None and run.launch_type == "scheduled"
    )
    return is_its and run.created >= due


def _deleted_nothing(runs: list[RunFacts]) -> Iterator[Finding]:
    done = [run for run in runs if _status(run) is JobStatus.SUCCESSFUL]
    while done and done[0].outcome is None and not done[0].is_final:
        del done[0]  # nobody has read yet what it deleted
    nothing = list(takewhile(lambda run: _deleted(run) == 0, done))
    used_to = any((_deleted(run) or 0) > 0 for run in done[len(nothing) :])
    if len(nothing) >= _TIMES_NOTHING and used_to:
        yield Finding(
            FindingKind.NOTHING_DELETED,
            job_id=nothing[0].job_id,
            times=len(nothing),
            first_job_id=nothing[-1].job_id,
        )


def _deleted(run: RunFacts) -> int | None:
    return run.outcome.deleted if run.outcome else None


def _slow(runs: list[RunFacts], now: datetime) -> Iterator[Finding]:
    for place, run in enumerate(runs):
        is_running = _status(run) is JobStatus.RUNNING
        if not is_running and _status(run) is not JobStatus.SUCCESSFUL:
            continue
        taken = run.elapsed_s
        if is_running and run.started is not None:
            taken = (now - run.started).total_seconds()
        usual = duration_figures(runs[place + 1 :])
        if taken is None or usual is None or usual.count < _FEWEST_TO_COMPARE:
            return
        if taken >= max(_TIMES_SLOWER * usual.median_s, usual.median_s + _SLOWER_BY_S):
            yield Finding(
                FindingKind.SLOW,
                job_id=run.job_id,
                is_running=is_running,
                duration_s=taken,
                median_s=usual.median_s,
            )
            return
        if not is_running:
            return


def _without_schedule(runs: TemplateRuns, now: datetime) -> Iterator[Finding]:
    if runs.schedules is None or runs.template.is_deleted:
        return
    if not any(one.is_enabled and _will_run(one, now) for one in runs.schedules):
        yield Finding(FindingKind.NO_SCHEDULE)


def _will_run(schedule: ScheduleFacts, now: datetime) -> bool:
    return schedule.next_run is not None or next_dates(schedule, now, 1) != ()


def _retention_changed(
    runs: list[RunFacts], schedules: tuple[ScheduleFacts, ...]
) -> Iterator[Finding]:
    """The newest run kept other days than the one before, or its schedule will.

    A scheduled run is compared with the schedule's last one, so that a run by hand in between
    counts once.
    """
    ran = [run for run in runs if run.days is not None]
    if not ran:
        return
    newest = ran[0]
    if newest.schedule_id is not None:
        before = [run for run in ran[1:] if run.schedule_id == newest.schedule_id]
    else:
        before = ran[1:]
    if before and before[0].days != newest.days:
        yield Finding(
            FindingKind.RETENTION_CHANGED,
            job_id=newest.job_id,
            days_before=before[0].days,
            days_now=newest.days,
        )
        return
    for schedule in schedules:
        last = next((run for run in ran if run.schedule_id == schedule.id), None)
        if last and schedule.is_enabled and schedule.days not in {None, last.days}:
            yield Finding(
                FindingKind.RETENTION_CHANGED,
                schedule_id=schedule.id,
                schedule_name=schedule.name,
                days_before=last.days,
                days_now=schedule.days,
            )
