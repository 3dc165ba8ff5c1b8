"""Durations and ages in the words of assets/clock.js and assets/ages.js."""

import math
from decimal import ROUND_HALF_UP, Decimal

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_AGES = (
    (31_557_600, "year"),
    (2_629_800, "month"),
    (86_400, "day"),
    (3_600, "hour"),
    (60, "minute"),
)
_EXACT_BELOW_S = 10
_LEAST_SHOWN_S = 0.05


def duration_words(seconds: float, digits: int = 1) -> str:
    """ "1 min 12 s"; `digits` are behind the point, under ten seconds."""
    if seconds < _EXACT_BELOW_S:
        exact = Decimal(seconds).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        return f"{exact} s"
    rest = math.floor(seconds)
    parts = []
    for size, unit in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])


def ran_words(seconds: float) -> str:
    """How long a job ran: a cleanup may take no time at all."""
    return "under 0.1 s" if seconds < _LEAST_SHOWN_S else duration_words(seconds)


def age_words(seconds: float) -> str:
    """ "5 days", "1 minute": the largest whole unit, "1 second" at least."""
    whole = max(1, math.trunc(seconds))
    size, unit = next((one for one in _AGES if whole >= one[0]), (1, "second"))
    count = whole // size
    return f"{count} {unit}{'' if count == 1 else 's'}"
