"""When a job ran and for how long, in the words of assets/job/times.js, in UTC.

finish.js writes the dates again in the zone of the browser, before they are seen.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from app.first_screen.durations import duration_words, ran_words
from app.presentation.job_page import ShownJob

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class JobTimes:
    """When things happened to a job, in UTC; None where that is not recorded."""

    created: datetime | None = None
    started: datetime | None = None
    canceled: datetime | None = None
    finished: datetime | None = None


def parsed(iso: str) -> datetime | None:
    """A time of a view model; None for ""."""
    return datetime.fromisoformat(iso).astimezone(UTC) if iso else None


def times_of(job: ShownJob) -> JobTimes:
    """Those of `job`."""
    return JobTimes(
        parsed(job.created), parsed(job.started), parsed(job.canceled_on), parsed(job.finished)
    )


def full_words(time: datetime) -> str:
    """ "3 Nov 2026, 13:27:02 UTC" """
    return f"{_date(time)} {time.year}, {time:%H:%M:%S} UTC"


def span_words(times: JobTimes, now: datetime, *, is_active: bool) -> str:
    """When the job ran: "3 Nov 13:27 → 13:41 UTC"; `now` is by the controller's clock."""
    started, finished = times.started, times.finished
    if started and finished:
        if finished >= started:
            return f"{_range(started, finished, now)} UTC"
        return f"started {_short(started, now)}, finished {_short(finished, now)} UTC"
    if started:
        return f"{'since' if is_active else 'started'} {_short(started, now)} UTC"
    if times.canceled and not is_active:
        return f"canceled {_short(times.canceled, now)} UTC"
    if finished:
        return f"ended {_short(finished, now)} UTC"
    return f"created {_short(times.created, now)} UTC" if times.created else "dates not recorded"


def took_words(job: ShownJob, now: datetime) -> str:
    """How long the job ran, runs or waits, or waited for nothing; "" where none of it is known."""
    times = times_of(job)
    if job.is_ticking and times.started:
        return duration_words(max((now - times.started).total_seconds(), job.elapsed_s or 0))
    queued = _queued_s(times, job, now)
    if job.is_waiting:
        return "" if queued is None else f"Waiting for {duration_words(queued, 0)}"
    if job.never_started:
        if queued is None:
            return "Never started"
        return f"Waited {duration_words(queued, 0)}, never started"
    ran = _ran_s(times, job.elapsed_s)
    return "" if ran is None else ran_words(ran)


def _queued_s(times: JobTimes, job: ShownJob, now: datetime) -> float | None:
    until = times.started
    if job.is_waiting:
        until = now
    elif job.never_started:
        until = times.finished or times.canceled
    if until is None or times.created is None or until < times.created:
        return None
    return (until - times.created).total_seconds()


def _ran_s(times: JobTimes, seconds: float | None) -> float | None:
    if seconds:
        return seconds if seconds > 0 else None
    if times.started and times.finished and times.finished >= times.started:
        return (times.finished - times.started).total_seconds()
    return 0 if times.started and seconds == 0 else None


def _range(start: datetime, end: datetime, now: datetime) -> str:
    first = _short(start, now)
    if start.date() != end.date():
        return f"{first} → {_short(end, now)}"
    last = f"{end:%H:%M}"
    return first if last == f"{start:%H:%M}" else f"{first} → {last}"


def _short(time: datetime, now: datetime) -> str:
    """ "3 Nov 13:27"; with the year unless it is the current one."""
    year = "" if time.year == now.year else f"{time.year} "
    return f"{_date(time)} {year}{time:%H:%M}"


def _date(time: datetime) -> str:
    return f"{time.day} {_MONTHS[time.month - 1]}"
