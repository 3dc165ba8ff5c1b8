"""When the schedules of the built-in controller run: each week, as AWX's own system jobs do.

AWX makes them at its installation, to run each Sunday at that time of the day.
"""

from datetime import datetime, timedelta

SINCE = "schedules_since"
"""The name of the fact since when schedules start jobs; they count as changed at that time."""

_WEEK = timedelta(weeks=1)
_SUNDAY = 6
_NONE_YET = timedelta(0)


def rule(created: datetime) -> str:
    """The recurrence in AWX's form."""
    return f"DTSTART:{created:%Y%m%dT%H%M%SZ} RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=SU"


def first_run(created: datetime) -> datetime:
    """The first Sunday of a schedule that was made then, to the second."""
    start = created.replace(microsecond=0)
    return start + timedelta(days=_SUNDAY - start.weekday())


def next_run(created: datetime, after: datetime) -> datetime:
    """The first run after a time."""
    first = first_run(created)
    return first if after < first else first + ((after - first) // _WEEK + 1) * _WEEK


def last_run(created: datetime, until: datetime) -> datetime | None:
    """The last run until a time; None before the first one."""
    since = until - first_run(created)
    return None if since < _NONE_YET else until - since % _WEEK
