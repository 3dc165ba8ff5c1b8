"""What of a line counts when two outputs are compared: all of it, or not its numbers or times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_DAY_TIME = r"\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?"
_DATE = r"\d{4}[-/]\d\d[-/]\d\d"
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DAY = rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:{_MONTHS}) {{1,2}}\d{{1,2}}"
_UNITS = "milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|hours?|h"
_LASTED = rf"\d{{1,12}}(?:\.\d{{1,9}})? ?(?:{_UNITS})(?![A-Za-z0-9_])"

# No pattern has a repetition inside another, so none takes more than linear time.
_TIME = re.compile(
    rf"(?:{_DATE}(?:[T ]{_DAY_TIME})?|{_DAY}(?: {_DAY_TIME})?(?: \d{{4}})?|{_DAY_TIME}|{_LASTED})",
    re.ASCII,
)
_NUMBER = re.compile(r"\d+", re.ASCII)
_ANY_TIME, _ANY_NUMBER = "\x01", "\x02"  # stand in for what is ignored
_SEPARATOR = "\n"  # no line has one
_LINES_AT_ONCE = 200  # `re` holds the GIL: usual lines take some milliseconds


@dataclass(frozen=True, slots=True)
class Ignoring:
    """What may differ in lines that count as equal."""

    numbers: bool = False
    times: bool = False  # times of day, dates and durations


def comparable(lines: Sequence[str], ignoring: Ignoring) -> list[str]:
    """Each line as it is compared: with one sign in place of every number or time ignored."""
    if not (ignoring.numbers or ignoring.times):
        return list(lines)
    found: list[str] = []
    for first in range(0, len(lines), _LINES_AT_ONCE):
        found.extend(_without(lines[first : first + _LINES_AT_ONCE], ignoring))
    return found


def _without(lines: Sequence[str], ignoring: Ignoring) -> list[str]:
    text = _SEPARATOR.join(line.replace(_SEPARATOR, " ") for line in lines)
    if ignoring.times:
        text = _TIME.sub(_ANY_TIME, text)
    if ignoring.numbers:
        text = _NUMBER.sub(_ANY_NUMBER, text)
    return text.split(_SEPARATOR)
