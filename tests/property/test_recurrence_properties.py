"""Recurrence rules: no text is an error, and plain ones have the dates that dateutil gives them."""

from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from app.history.recurrence import last_due, next_dates
from app.presentation.schedules import words
from tests.unit.history.schedules import schedule

START = datetime(2026, 9, 1, 3, 5, tzinfo=UTC)
AFTER = st.datetimes(datetime(2026, 8, 1), datetime(2027, 3, 1)).map(  # noqa: DTZ001
    lambda time: time.replace(microsecond=0, tzinfo=UTC)
)
NUMBERS = st.lists(st.integers(-40, 60), min_size=1, max_size=4).map(
    lambda numbers: ",".join(map(str, numbers))
)
DAYS = st.lists(st.sampled_from(["MO", "SU", "1FR", "-1TU", "99WE", "XX"]), min_size=1).map(
    ",".join
)
PARTS = {
    "FREQ": st.sampled_from(
        ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY", "OFTEN"]
    ),
    "INTERVAL": st.integers(-2, 10**6).map(str),
    "COUNT": st.integers(-1, 10**9).map(str),
    "UNTIL": st.sampled_from(["20261130T000000Z", "20261130T000000", "20261130", "99991231"]),
    "BYDAY": DAYS,
    "WKST": st.sampled_from(["MO", "SU", "NO"]),
} | {
    f"BY{name}": NUMBERS
    for name in (
        "SETPOS", "MONTH", "MONTHDAY", "YEARDAY", "WEEKNO", "HOUR", "MINUTE", "SECOND", "EASTER",
    )
}  # fmt: skip
RULES = st.fixed_dictionaries({}, optional=PARTS).map(
    lambda parts: ";".join(f"{name}={value}" for name, value in parts.items())
)
STARTS = st.sampled_from(
    [
        "DTSTART:20260901T030500Z",
        "DTSTART:19700101T000000Z",
        "DTSTART:00010101T000000Z",
        "DTSTART:99991231T235959Z",
        "DTSTART;TZID=America/New_York:20260308T023000",
        "DTSTART;TZID=Nowhere:20260901T030500",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.tuples(STARTS, st.sampled_from(["RRULE", "EXRULE"]), RULES, RULES).map(
        lambda given: f"{given[0]} RRULE:{given[2]} {given[1]}:{given[3]}"
    ),
)


@given(text=TEXTS, now=AFTER)
def test_no_rule_raises_and_its_dates_are_in_order(text: str, now: datetime) -> None:
    any_schedule = schedule(text)
    dates = next_dates(any_schedule, now, 3)
    due = last_due(any_schedule, now)
    words(any_schedule)
    assert dates is None or list(dates) == sorted(date for date in set(dates) if date > now)
    assert due is None or due <= now


@given(
    rule=st.fixed_dictionaries(
        {
            "FREQ": st.sampled_from(["MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"]),
            "INTERVAL": st.integers(1, 90).map(str),
        },
        optional={
            "COUNT": st.integers(1, 500).map(str),
            "BYDAY": st.sampled_from(["MO", "TU,FR", "SA,SU,WE"]),
            "BYHOUR": st.sampled_from(["3", "0,12"]),
            "WKST": st.sampled_from(["MO", "SU"]),
        },
    ),
    now=AFTER,
)
def test_a_search_that_starts_later_finds_what_one_from_the_start_finds(
    rule: dict[str, str], now: datetime
) -> None:
    text = ";".join(f"{name}={value}" for name, value in rule.items())
    try:
        recurrence = rrulestr(text, dtstart=START)
        expected = tuple(islice((date for date in recurrence if date > now), 3))
        earlier = list(takewhile(lambda date: date <= now, recurrence))
    except ValueError:  # hours that this interval never meets
        return
    asked = schedule(f"DTSTART:{START:%Y%m%dT%H%M%SZ} RRULE:{text}")
    assert next_dates(asked, now, 3) == expected
    if len(earlier) < 20_000:  # a search by count from the start has a limit
        assert last_due(asked, now) == (earlier[-1] if earlier else None)
    assert next_dates(asked, now - timedelta(days=1), 0) == ()
