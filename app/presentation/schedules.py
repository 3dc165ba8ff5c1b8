"""Schedules in words: "Every Sunday at 22:23", in the schedule's own time zone.

Only the rules that AWX's own form can make have words; the page shows any other as it is.
"""

from datetime import datetime

from app.history.model import ScheduleFacts
from app.history.rule_text import Parts, RuleText, read_rule

_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_WEEKDAYS = {"MO", "TU", "WE", "TH", "FR"}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_MOST_TIMES = 4
# The parts that each frequency has words for, beside those that every rule may have.
_EVERYWHERE = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST", "BYHOUR", "BYMINUTE", "BYSECOND"}
_TIMES = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_ITS_OWN: dict[str, set[str]] = {
    "MINUTELY": set(),
    "HOURLY": set(),
    "DAILY": {"BYDAY"},
    "WEEKLY": {"BYDAY"},
    "MONTHLY": {"BYMONTHDAY", "BYDAY", "BYSETPOS"},
    "YEARLY": {"BYMONTH", "BYMONTHDAY"},
}


def words(schedule: ScheduleFacts) -> str:
    """When a schedule runs, in English; "" where its rule has no short words."""
    rule = read_rule(schedule.rrule)
    if rule is None or not _is_simple(rule):
        return ""
    parts = rule.rules[0]
    try:
        return f"{_recurring(parts, rule.start)}{_end(parts, rule.start)}"
    except (ValueError, LookupError):  # no words, or a number or day that no rule has
        return ""


def _is_simple(rule: RuleText) -> bool:
    if len(rule.rules) != 1 or rule.without_rules or rule.dates or rule.without_dates:
        return False
    parts = set(rule.rules[0])
    if "BYMONTHDAY" in parts and {"BYDAY", "BYSETPOS"} & parts:
        return False
    is_once = rule.rules[0].get("COUNT") == "1"
    if is_once and any(name.startswith("BY") for name in parts):
        return False
    return parts <= _EVERYWHERE | _ITS_OWN.get(rule.rules[0].get("FREQ", ""), set())


def _recurring(parts: Parts, start: datetime) -> str:
    """The rule without its end; a ValueError where it has no short words."""
    interval = int(parts.get("INTERVAL", "1"))
    if interval < 1:
        raise ValueError("it never recurs")
    match parts["FREQ"]:
        case _ if parts.get("COUNT") == "1":
            said = f"Once, on {_date(start)}"
        case "MINUTELY" if not _TIMES & set(parts):
            return _every(interval, "minute")
        case "HOURLY" if not {"BYHOUR", "BYSECOND"} & set(parts):
            minute = int(parts.get("BYMINUTE", start.minute))
            return f"{_every(interval, 'hour')}, at minute {minute}"
        case "DAILY":
            said = _daily(parts, interval)
        case "WEEKLY":
            said = _weekly(parts, interval, start)
        case "MONTHLY":
            said = _monthly(_day_of_month(parts, start), interval)
        case "YEARLY" if interval == 1:
            said = f"Every year on {_day_of_year(parts, start)}"
        case _:
            raise ValueError("too odd for words")
    return f"{said} at {_times(parts, start)}"


def _every(interval: int, unit: str) -> str:
    return f"Every {unit}" if interval == 1 else f"Every {interval} {unit}s"


def _daily(parts: Parts, interval: int) -> str:
    if "BYDAY" in parts and interval == 1:
        return f"Every {_weekday_names(parts['BYDAY'])}"
    if "BYDAY" in parts:
        raise ValueError("some of every few days")
    return _every(interval, "day")


def _weekly(parts: Parts, interval: int, start: datetime) -> str:
    days = _weekday_names(parts.get("BYDAY") or list(_DAYS)[start.weekday()])
    return f"Every {days}" if interval == 1 else f"Every {interval} weeks on {days}"


def _weekday_names(text: str) -> str:
    given = set(text.split(","))
    if given == set(_DAYS):
        return "day"
    if given == _WEEKDAYS:
        return "weekday"
    if not given <= set(_DAYS):
        raise ValueError("not a day of every week")
    return _list([name for day, name in _DAYS.items() if day in given])


def _monthly(day: str, interval: int) -> str:
    return (
        f"On the {day} of each month" if interval == 1 else f"Every {interval} months on the {day}"
    )


def _day_of_month(parts: Parts, start: datetime) -> str:
    if "BYDAY" not in parts:
        days = [int(day) for day in parts.get("BYMONTHDAY", str(start.day)).split(",")]
        return _list([_ordinal(day) for day in days])
    if "BYSETPOS" in parts:
        place, names = parts["BYSETPOS"], _weekday_names(parts["BYDAY"])
    else:
        place, names = parts["BYDAY"][:-2], _weekday_names(parts["BYDAY"][-2:])
    if " and " in names:
        raise ValueError("the first of two days")
    return f"{_PLACES[int(place)]} {names}"


def _ordinal(day: int) -> str:
    if day == -1:
        return "last day"
    if not 1 <= day <= 31:
        raise ValueError("no day of a month")
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}th" if 11 <= day <= 13 else f"{day}{ending}"


def _day_of_year(parts: Parts, start: datetime) -> str:
    month = int(parts.get("BYMONTH", start.month))
    day = int(parts.get("BYMONTHDAY", start.day))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError("no day of a year")
    return f"{_MONTHS[month - 1]} {day}"


def _times(parts: Parts, start: datetime) -> str:
    hours = [int(hour) for hour in parts.get("BYHOUR", str(start.hour)).split(",")]
    minutes = [int(minute) for minute in parts.get("BYMINUTE", str(start.minute)).split(",")]
    times = sorted({(hour, minute) for hour in hours for minute in minutes})
    if len(times) > _MOST_TIMES or "," in parts.get("BYSECOND", ""):
        raise ValueError("too many times")
    if any(not (0 <= hour <= 23 and 0 <= minute <= 59) for hour, minute in times):
        raise ValueError("no time of a day")
    return _list([f"{hour:02}:{minute:02}" for hour, minute in times])


def _end(parts: Parts, start: datetime) -> str:
    if parts.get("COUNT") == "1":
        return ""
    if "COUNT" in parts:
        return f", {int(parts['COUNT'])} times" if parts["COUNT"] != "1" else ""
    if "UNTIL" in parts:
        end = datetime.fromisoformat(parts["UNTIL"]).astimezone(start.tzinfo)
        return f", until {_date(end)}"
    return ""


def _date(time: datetime) -> str:
    return f"{_MONTHS[time.month - 1]} {time.day}, {time.year}"


def _list(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
