"""Schedules in words."""

import pytest

from app.presentation.schedules import words
from tests.unit.history.schedules import schedule

START = "DTSTART;TZID=Europe/Berlin:20261123T030500"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY;INTERVAL=1", "Every day at 03:05"),
        ("FREQ=DAILY;INTERVAL=3", "Every 3 days at 03:05"),
        ("FREQ=DAILY;BYHOUR=3,15;BYMINUTE=0", "Every day at 03:00 and 15:00"),
        ("FREQ=WEEKLY;INTERVAL=1;BYDAY=SU", "Every Sunday at 03:05"),
        ("FREQ=WEEKLY", "Every Monday at 03:05"),
        ("FREQ=WEEKLY;BYDAY=TH,MO,SU", "Every Monday, Thursday and Sunday at 03:05"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday at 03:05"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "Every 2 weeks on Saturday at 03:05"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "On the 1st of each month at 03:05"),
        ("FREQ=MONTHLY;BYMONTHDAY=12,22", "On the 12th and 22nd of each month at 03:05"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "On the last day of each month at 03:05"),
        ("FREQ=MONTHLY;BYDAY=+2SU", "On the second Sunday of each month at 03:05"),
        ("FREQ=MONTHLY;BYDAY=SU;BYSETPOS=-1", "On the last Sunday of each month at 03:05"),
        ("FREQ=MONTHLY;INTERVAL=3", "Every 3 months on the 23rd at 03:05"),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=6", "Every year on January 6 at 03:05"),
        ("FREQ=HOURLY;INTERVAL=6", "Every 6 hours, at minute 5"),
        ("FREQ=MINUTELY;INTERVAL=15", "Every 15 minutes"),
        ("FREQ=DAILY;COUNT=1", "Once, on November 23, 2026 at 03:05"),
        ("FREQ=DAILY;COUNT=5", "Every day at 03:05, 5 times"),
        ("FREQ=DAILY;UNTIL=20261130T230000Z", "Every day at 03:05, until December 1, 2026"),
    ],
)
def test_a_rule_that_the_form_of_awx_makes_has_words(rule: str, said: str) -> None:
    assert words(schedule(f"{START} RRULE:{rule}")) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not a rule",
        f"{START} RRULE:FREQ=DAILY RRULE:FREQ=WEEKLY",
        f"{START} RRULE:FREQ=DAILY EXDATE:20261224T020000Z",
        f"{START} RRULE:FREQ=YEARLY;BYEASTER=1",
        f"{START} RRULE:FREQ=SECONDLY",
        f"{START} RRULE:FREQ=DAILY;BYMONTH=2",
        f"{START} RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5",
        f"{START} RRULE:FREQ=DAILY;INTERVAL=0",
        f"{START} RRULE:FREQ=DAILY;BYHOUR=25",
        f"{START} RRULE:FREQ=DAILY;INTERVAL=2;BYDAY=MO",
        f"{START} RRULE:FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1",
        f"{START} RRULE:FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        f"{START} RRULE:FREQ=MONTHLY;BYMONTHDAY=32",
        f"{START} RRULE:FREQ=YEARLY;BYMONTH=13",
    ],
)
def test_any_other_rule_has_none(text: str) -> None:
    assert words(schedule(text)) == ""
