"""Times as AWX writes them: ISO 8601, microseconds, `Z`.

The database stores the same text, so that comparing text compares time.
"""

from datetime import UTC, datetime, timedelta

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


class _Clock:
    """This controller's clock; tests let it differ from that of the machine."""

    offset = timedelta()


def set_clock_offset(seconds: float) -> None:
    """Let the clock of this process be `seconds` ahead of the machine's, or behind it."""
    _Clock.offset = timedelta(seconds=seconds)


def now() -> datetime:
    """The time by this controller's clock."""
    return datetime.now(UTC) + _Clock.offset


def to_text(time: datetime) -> str:
    return time.astimezone(UTC).strftime(_FORMAT)


def from_text(text: str) -> datetime:
    """Parse a stored time, as UTC where it names no zone; ValueError if it is none."""
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def now_text() -> str:
    return to_text(now())


def to_short_text(time: datetime) -> str:
    """The text of a schedule's time, which AWX writes without microseconds."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_between(earlier: str, later: str) -> float:
    return (from_text(later) - from_text(earlier)) / timedelta(seconds=1)
