"""Durations as text and times in ISO 8601; the browser computes how long ago something was."""

import math
from datetime import UTC, datetime

_MINUTE_S = 60
_HOUR_S = 3600
_DAY_S = 86400


def iso_utc(time: datetime | None) -> str:
    """`time` in ISO 8601 and UTC; "" for None."""
    return time.astimezone(UTC).isoformat() if time else ""


def duration_text(seconds: float | None) -> str:
    """The two largest units: "0.2 s", "12 s", "1 min 12 s", "2 h 5 min", "3 d 4 h".

    "" for None, a negative number or one that is not finite.
    """
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return ""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE_S:
        return f"{whole} s"
    if whole < _HOUR_S:
        return _two(whole, _MINUTE_S, "min", 1, "s")
    if whole < _DAY_S:
        return _two(whole, _HOUR_S, "h", _MINUTE_S, "min")
    return _two(whole, _DAY_S, "d", _HOUR_S, "h")


def _two(whole: int, large_s: int, large: str, small_s: int, small: str) -> str:
    rest = whole % large_s // small_s
    return (
        f"{whole // large_s:,} {large} {rest} {small}" if rest else f"{whole // large_s:,} {large}"
    )
