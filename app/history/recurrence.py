"""When a schedule runs: its next dates, and when it was last due.

dateutil computes the dates, as it does in AWX. It would search an odd rule until the year 9999,
or from 1970 second by second, so each search starts close to what is asked for and may look at so
many days only. A rule that cannot be read, or whose search ends without an answer, has None.
"""

from collections import deque
from collections.abc import Container, Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

from dateutil.rrule import rrule, rruleset, rrulestr
from dateutil.tz import datetime_exists

from app.history.model import ScheduleFacts
from app.history.rule_text import Parts, RuleText, read_rule

# How many days and dates one search may look at: 100 years of days, about 50 ms.
_STEPS = 36_600
_LONGEST_INTERVAL = 10_000
# How far back the last date is looked for, nearest first; then from the rule's start.
_BACK = (timedelta(hours=1), timedelta(days=2), timedelta(days=60), timedelta(days=800))
# Only periods of a fixed length can be counted; months and years are looked at from the start.
_PERIODS = {
    "SECONDLY": timedelta(seconds=1),
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(weeks=1),
}
_CLOCK_CHANGE = timedelta(hours=3)
_UNREADABLE = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)


class _TooLongError(ValueError):
    """A search has looked at as many days as it may."""


class _Steps:
    """What a search may still look at."""

    def __init__(self) -> None:
        self.left = _STEPS

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _TooLongError


class _Counted(tuple[int, ...]):
    """Numbers that count how often somebody looks for one in them."""

    steps: _Steps

    def __contains__(self, number: object) -> bool:
        self.steps.take()
        return super().__contains__(number)


def next_dates(schedule: ScheduleFacts, after: datetime, count: int) -> tuple[datetime, ...] | None:
    """Up to `count` dates of the schedule's rule after a time, in UTC; None: cannot be read.

    An empty tuple means that the rule has ended. Whether the schedule is enabled doesn't matter.
    """
    rule = read_rule(schedule.rrule)
    if rule is None:
        return None
    dates: list[datetime] = []
    try:
        for date in _dates(rule, after, _Steps()):
            if len(dates) >= count:
                break
            if date > after:
                dates.append(date)
    except _TooLongError:
        return tuple(dates) or None
    except _UNREADABLE:
        return None
    return tuple(dates)


def last_due(schedule: ScheduleFacts, before: datetime) -> datetime | None:
    """The last date of the schedule's rule at or before a time, in UTC.

    None where there was none yet, or the rule cannot be read.
    """
    rule = read_rule(schedule.rrule)
    if rule is None:
        return None
    steps = _Steps()
    try:
        for since in _starts(rule, before):
            until_then = takewhile(lambda date: date <= before, _dates(rule, since, steps))
            last = deque(until_then, maxlen=1)
            if last and (since is None or last[0] >= since):
                return last[0]
    except _UNREADABLE:
        return None
    return None


def _starts(rule: RuleText, before: datetime) -> Iterator[datetime | None]:
    """From where to look for the last date, nearest first; None: from the rule's start."""
    if all(_can_begin_later(parts) for parts in rule.rules):
        yield from (before - back for back in _BACK)
    yield None


def _can_begin_later(parts: Parts) -> bool:
    return parts.get("FREQ") in _PERIODS and "COUNT" not in parts


def _dates(rule: RuleText, since: datetime | None, steps: _Steps) -> Iterator[datetime]:
    """The rule's dates in order, in UTC: all from `since` on, perhaps some before."""
    dates = rruleset()
    for parts in rule.rules:
        dates.rrule(_counting(_recurrence(parts, rule.start, since), steps))
    for parts in rule.without_rules:
        dates.exrule(_counting(_recurrence(parts, rule.start, since), steps))
    for date in rule.dates:
        dates.rdate(date)
    for date in rule.without_dates:
        dates.exdate(date)
    for date in dates:
        steps.take()
        if datetime_exists(date):  # AWX skips 02:30 in the night when clocks go forward
            yield date.astimezone(UTC)


def _recurrence(parts: Parts, start: datetime, since: datetime | None) -> rrule:
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    recurrence = rrulestr(text, dtstart=start)
    if not isinstance(recurrence, rrule):
        raise TypeError("not a single rule")
    if not 1 <= int(parts.get("INTERVAL", "1")) <= _LONGEST_INTERVAL:
        raise ValueError("an interval that never comes")
    if since is None or not _can_begin_later(parts):
        return recurrence
    period = _PERIODS[parts["FREQ"]] * int(parts.get("INTERVAL", "1"))
    return recurrence.replace(dtstart=_closer_start(start, since, period))


def _closer_start(start: datetime, since: datetime, period: timedelta) -> datetime:
    """A start close before `since` from where the same dates follow."""
    local, zone = start.replace(tzinfo=None), start.tzinfo
    target = since.astimezone(zone).replace(tzinfo=None) - _CLOCK_CHANGE
    # One period less: the first one may be cut at its beginning.
    return (local + max(0, (target - local) // period - 1) * period).replace(tzinfo=zone)


def _counting(recurrence: rrule, steps: _Steps) -> rrule:
    """The same rule, whose search ends when it has taken all steps.

    dateutil has no limit of its own, but asks of each day whether its month and its weekday are
    among the rule's.
    """
    inside: dict[str, Any] = vars(recurrence)
    for name, default in (("_bymonth", ()), ("_byweekday", range(7))):
        numbers: Container[int] = _Counted(inside[name] or default)
        vars(numbers)["steps"] = steps
        inside[name] = numbers
    return recurrence
