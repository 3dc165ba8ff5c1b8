"""Durations in words and times in ISO."""

from datetime import datetime, timedelta, timezone

import pytest

from app.presentation.durations import duration_text, iso_utc


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.176, "0.2 s"),
        (0.0, "0.0 s"),
        (9.96, "10 s"),
        (12.345, "12 s"),
        (59.7, "1 min"),
        (72, "1 min 12 s"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
        (273_600, "3 d 4 h"),
        (None, ""),
        (-1.0, ""),
        (float("nan"), ""),
        (float("inf"), ""),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: float | None, words: str) -> None:
    assert duration_text(seconds) == words


def test_a_time_is_given_in_utc() -> None:
    moment = datetime(2026, 11, 24, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    assert iso_utc(moment) == "2026-11-23T23:00:00+00:00"
    assert iso_utc(None) == ""
