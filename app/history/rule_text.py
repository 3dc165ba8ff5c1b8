"""A schedule's recurrence as AWX writes it, taken apart.

AWX puts several iCalendar properties into one text, with spaces between:
"DTSTART;TZID=Europe/Berlin:20261101T030000 RRULE:FREQ=DAILY;INTERVAL=1 EXDATE:20261224T020000Z".
A time without a zone would be this machine's, so a rule whose start has none cannot be read.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from zoneinfo import ZoneInfo

# A field of AWX without a limit; its own form makes texts below 300 characters.
_LONGEST_TEXT = 4_000
_TIME = re.compile(r"\d{8}(T\d{6}Z?)?", re.ASCII)
_PART = re.compile(r"([A-Z]+)=([A-Z0-9,+\-]+)", re.ASCII)
_END_OF_DAY = time(23, 59, 59)

Parts = dict[str, str]  # {"FREQ": "WEEKLY", "BYDAY": "SU"}, in upper case


@dataclass(frozen=True, slots=True)
class RuleText:
    """The parts of one schedule: its start, with a zone, and what recurs or is left out."""

    start: datetime
    rules: tuple[Parts, ...]
    without_rules: tuple[Parts, ...] = ()
    dates: tuple[datetime, ...] = ()
    without_dates: tuple[datetime, ...] = ()


def read_rule(text: str) -> RuleText | None:
    """The parts of AWX's text; None where it is not one, or not one that can be understood."""
    if len(text) > _LONGEST_TEXT:
        return None
    try:
        return _parts_of(text)
    except (ValueError, LookupError, OSError, OverflowError):  # a zone can be a folder's name
        return None


def _parts_of(text: str) -> RuleText:
    properties = [_property(word) for word in text.split()]
    (started,) = [(value, zone) for name, value, zone in properties if name == "DTSTART"]
    start = _time(*started)
    found: dict[str, list[Parts]] = {"RRULE": [], "EXRULE": []}
    dates: dict[str, list[datetime]] = {"RDATE": [], "EXDATE": []}
    for name, value, zone in properties:
        if name in found:
            found[name].append(_rule(value, start))
        elif name in dates:
            dates[name] += [_time(one, zone or start.tzinfo) for one in value.split(",")]
        elif name != "DTSTART":
            raise ValueError(f"unknown property {name}")
    if not found["RRULE"]:
        raise ValueError("nothing recurs")
    return RuleText(
        start=start,
        rules=tuple(found["RRULE"]),
        without_rules=tuple(found["EXRULE"]),
        dates=tuple(dates["RDATE"]),
        without_dates=tuple(dates["EXDATE"]),
    )


def _property(word: str) -> tuple[str, str, tzinfo | None]:
    """The name, value and zone of a word like "DTSTART;TZID=Europe/Berlin:20261101T030000"."""
    head, colon, value = word.partition(":")
    if not colon:
        raise ValueError("a word without a property")
    name, *parameters = head.split(";")
    zone = None
    for parameter in parameters:
        key, _, of_key = parameter.partition("=")
        if key.upper() == "TZID":
            zone = ZoneInfo(of_key)
        elif parameter.upper() not in {"VALUE=DATE-TIME", "VALUE=DATE"}:
            raise ValueError(f"unknown parameter {key}")
    return name.upper(), value, zone


def _time(text: str, zone: tzinfo | None) -> datetime:
    if not _TIME.fullmatch(text):
        raise ValueError("no time")
    if text.endswith("Z"):
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if zone is None:
        raise ValueError("a time without a zone")
    form = "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d"
    return datetime.strptime(text, form).replace(tzinfo=zone)


def _rule(value: str, start: datetime) -> Parts:
    parts: Parts = {}
    for part in value.upper().rstrip(";").split(";"):
        match = _PART.fullmatch(part)
        if match is None or match[1] in parts:
            raise ValueError("no part of a rule, or one that comes twice")
        parts[match[1]] = match[2]
    if {"COUNT", "UNTIL"} <= set(parts):
        raise ValueError("two ends")
    if "UNTIL" in parts:
        parts["UNTIL"] = _until(parts["UNTIL"], start)
    return parts


def _until(text: str, start: datetime) -> str:
    """The end of a rule in UTC; AWX takes one without "Z" for a time in the start's zone."""
    end = _time(text, start.tzinfo)
    if "T" not in text:
        end = datetime.combine(end.date(), _END_OF_DAY, start.tzinfo)
    return f"{end.astimezone(UTC):%Y%m%dT%H%M%SZ}"
