"""When the jobs of a list were created: a span that ends now, or whole days of a time zone.

A span stays relative in a URL, so that a link to "the last 24 hours" goes on meaning that. Days
come with the IANA name of their zone, so that a link means the same for everybody.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SPANS = {"24h": timedelta(hours=24), "7d": timedelta(days=7)}
_ZONE_LIMIT = 60
_DATE_LENGTH = len("2026-11-26")


@dataclass(frozen=True, slots=True)
class Between:
    """Two times, the first included and the second not; None where there is no bound."""

    since: datetime | None = None
    before: datetime | None = None


def span_from(text: str) -> str:
    """The name of a span; "" for anything else."""
    return text if text in SPANS else ""


def date_from(text: str) -> str:
    """A date as ISO 8601 has it; "" for anything else."""
    day = _date(text) if len(text) == _DATE_LENGTH else None
    return text if day and day.isoformat() == text else ""  # not "2026-W48-4"


def zone_from(text: str) -> str:
    """The name of a time zone that is known here; "" for anything else, and for UTC."""
    return text if text != "UTC" and _zone(text) else ""


def created_between(span: str, first: str, last: str, zone: str, now: datetime) -> Between:
    """The bounds of a span, or else of the days from `first` to `last`, both included.

    `now` is the controller's time; a span begins at a whole minute, so that all pages of a list
    that is walked within a minute have the same beginning.
    """
    if span in SPANS:
        return Between(since=now.replace(second=0, microsecond=0) - SPANS[span])
    of_zone = _zone(zone) or UTC
    return Between(_midnight(first, of_zone), _midnight(last, of_zone, days_later=1))


def _midnight(text: str, zone: tzinfo, *, days_later: int = 0) -> datetime | None:
    day = _date(text)
    if day is None:
        return None
    try:
        later = day + timedelta(days=days_later)
        return datetime.combine(later, time(), zone).astimezone(UTC)
    except OverflowError:  # the first and the last day of all: there is nothing beyond them
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _zone(name: str) -> ZoneInfo | None:
    if not name or len(name) > _ZONE_LIMIT:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder
        return None
