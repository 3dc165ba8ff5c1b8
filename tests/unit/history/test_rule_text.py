"""AWX's text of a recurrence, taken apart."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.history.rule_text import read_rule

BERLIN = ZoneInfo("Europe/Berlin")


def test_the_properties_of_one_text_are_told_apart_by_their_names() -> None:
    rule = read_rule(
        "DTSTART;TZID=Europe/Berlin:20261101T030000 RRULE:FREQ=DAILY;INTERVAL=1 "
        "RRULE:FREQ=WEEKLY;BYDAY=SU EXRULE:FREQ=MONTHLY;BYMONTHDAY=1 "
        "EXDATE:20261224T020000Z,20261225T030000"
    )
    assert rule is not None
    assert rule.start == datetime(2026, 11, 1, 3, tzinfo=BERLIN)
    assert [one["FREQ"] for one in rule.rules] == ["DAILY", "WEEKLY"]
    assert rule.without_rules == ({"FREQ": "MONTHLY", "BYMONTHDAY": "1"},)
    assert rule.without_dates == (
        datetime(2026, 12, 24, 2, tzinfo=UTC),
        datetime(2026, 12, 25, 3, tzinfo=BERLIN),
    )


@pytest.mark.parametrize(
    ("until", "utc"),
    [
        ("20261130T170000Z", "20261130T170000Z"),
        ("20261130T170000", "20261130T160000Z"),
        ("20261130", "20261130T225959Z"),
    ],
)
def test_an_end_without_a_zone_is_in_the_zone_of_the_start(until: str, utc: str) -> None:
    start = "DTSTART;TZID=Europe/Berlin:20261101T030000"
    rule = read_rule(f"{start} RRULE:FREQ=DAILY;UNTIL={until}")
    assert rule is not None
    assert rule.rules[0]["UNTIL"] == utc


@pytest.mark.parametrize(
    "text",
    [
        "",
        "every other blue moon",
        "RRULE:FREQ=DAILY",
        "DTSTART:20261101T030000Z",
        "DTSTART:20261101T030000 RRULE:FREQ=DAILY",  # which zone?
        "DTSTART:20261341T030000Z RRULE:FREQ=DAILY",
        "DTSTART:monday RRULE:FREQ=DAILY",
        "DTSTART;TZID=Middle/Earth:20261101T030000 RRULE:FREQ=DAILY",
        "DTSTART;TZID=America:20261101T030000 RRULE:FREQ=DAILY",  # a folder of zones
        "DTSTART;TZID=/etc/passwd:20261101T030000 RRULE:FREQ=DAILY",
        "DTSTART;TZID=../../etc/passwd:20261101T030000 RRULE:FREQ=DAILY",
        "DTSTART:20261101T030000Z DTSTART:20261102T030000Z RRULE:FREQ=DAILY",
        "DTSTART:20261101T030000Z RRULE:FREQ=DAILY;FREQ=WEEKLY",
        "DTSTART:20261101T030000Z RRULE:FREQ=DAILY;UNTIL=tomorrow",
        "DTSTART:20261101T030000Z RRULE:FREQ=DAILY;COUNT=3;UNTIL=20261130T000000Z",
        "DTSTART:20261101T030000Z RRULE:FREQ=DAILY X-AWX:1",
        "DTSTART:20261101T030000Z RRULE:FREQ=DAILY " + "EXDATE:20261224T020000Z " * 500,
    ],
)
def test_what_cannot_be_understood_is_none(text: str) -> None:
    assert read_rule(text) is None
