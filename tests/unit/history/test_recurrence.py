"""When schedules run: AWX's rules, the odd ones among them."""

import pytest

from app.history.recurrence import last_due, next_dates
from tests.unit.history.schedules import day, schedule

NOW = day("2026-11-26 18:00")


@pytest.mark.parametrize(
    ("rrule", "dates"),
    [
        (
            "DTSTART:20261123T222315Z RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=SU",
            ["2026-11-29 22:23:15", "2026-12-06 22:23:15"],
        ),
        (
            "DTSTART;TZID=America/New_York:20200301T030000 RRULE:FREQ=DAILY;INTERVAL=2",
            ["2026-11-27 08:00", "2026-11-29 08:00"],
        ),
        (
            "DTSTART:20200101T030000Z RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ["2026-11-30 03:00", "2026-12-31 03:00"],
        ),
        (
            "DTSTART:20261101T000000Z RRULE:FREQ=DAILY RRULE:FREQ=DAILY;BYHOUR=12 "
            "EXRULE:FREQ=WEEKLY;BYDAY=FR EXDATE:20261127T120000Z",
            ["2026-11-28 00:00", "2026-11-28 12:00"],
        ),
        ("DTSTART:20261125T000000Z RRULE:FREQ=DAILY;COUNT=3", ["2026-11-27 00:00"]),
        ("DTSTART:20261125T000000Z RRULE:FREQ=DAILY;UNTIL=20261127T000000Z", ["2026-11-27 00:00"]),
        ("DTSTART:20261125T000000Z RRULE:FREQ=DAILY;COUNT=1", []),
        ("DTSTART:20160229T000000Z RRULE:FREQ=YEARLY", ["2028-02-29", "2032-02-29"]),
        (
            "DTSTART:19700101T000000Z RRULE:FREQ=SECONDLY",
            ["2026-11-26 18:00:01", "2026-11-26 18:00:02"],
        ),
        (
            "DTSTART:19700101T000000Z RRULE:FREQ=HOURLY;INTERVAL=5;BYMONTH=1",
            ["2027-01-01 04:00", "2027-01-01 09:00"],
        ),
    ],
)
def test_the_next_dates_of_a_rule(rrule: str, dates: list[str]) -> None:
    assert next_dates(schedule(rrule), NOW, 2) == tuple(map(day, dates))


def test_a_time_that_the_clock_skips_is_no_date() -> None:
    rrule = "DTSTART;TZID=America/New_York:20270313T023000 RRULE:FREQ=DAILY"
    dates = next_dates(schedule(rrule), day("2027-03-13 12:00"), 1)
    assert dates == (day("2027-03-15 06:30"),)


@pytest.mark.parametrize(
    ("rrule", "due"),
    [
        ("DTSTART:20261101T222000Z RRULE:FREQ=WEEKLY;BYDAY=SU", "2026-11-22 22:20"),
        ("DTSTART:20261126T180000Z RRULE:FREQ=DAILY", "2026-11-26 18:00"),
        ("DTSTART:19700101T000000Z RRULE:FREQ=SECONDLY", "2026-11-26 18:00"),
        ("DTSTART:20160229T000000Z RRULE:FREQ=YEARLY", "2024-02-29"),
        ("DTSTART:19700101T000000Z RRULE:FREQ=HOURLY;BYMONTH=1", "2026-01-31 23:00"),
        ("DTSTART:20250101T000000Z RRULE:FREQ=DAILY;COUNT=2", "2025-01-02"),
        ("DTSTART:20200105T000000Z RRULE:FREQ=WEEKLY;INTERVAL=200", "2023-11-05"),
    ],
)
def test_when_a_rule_was_last_due(rrule: str, due: str) -> None:
    assert last_due(schedule(rrule), NOW) == day(due)


def test_a_rule_that_begins_later_was_never_due() -> None:
    assert last_due(schedule("DTSTART:20261127T000000Z RRULE:FREQ=DAILY"), NOW) is None


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;COUNT=1000000000",
        "FREQ=MINUTELY;BYMONTH=13",
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=11",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=WEEKLY;INTERVAL=999999999999999999",
        "FREQ=DAILY;BYHOUR=99",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=FORTNIGHTLY",
        "FREQ=DAILY;BYSETPOS=0",
        "COUNT=3",
        "FREQ=DAILY;COUNT=" + "9" * 3_000,
        "FREQ=SECONDLY EXRULE:FREQ=SECONDLY",
    ],
)
def test_a_rule_without_an_answer_has_none_and_its_search_ends(rrule: str) -> None:
    odd = schedule(f"DTSTART:19700101T000000Z RRULE:{rrule}")
    assert not next_dates(odd, NOW, 5)
    assert last_due(odd, NOW) is None
