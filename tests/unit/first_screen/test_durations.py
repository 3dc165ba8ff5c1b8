"""Durations in the words of the page's own clock."""

import pytest

from app.first_screen.durations import age_words, duration_words, ran_words
from tests.support.javascript import answers_of

SECONDS = [0, 0.05, 0.25, 0.349, 1.45, 8.75, 9.94, 9.96, 9.999, 10, 59.9, 60, 61, 3599, 3600, 3601]
SECONDS += [7205.5, 86_399, 86_400, 86_401, 90_061, 40 * 86_400 + 7]


@pytest.mark.parametrize("digits", [0, 1])
def test_a_duration_is_written_as_on_the_page(digits: int) -> None:
    function = f"(seconds, m) => m.durationWords(seconds, {digits})"
    said = answers_of("clock.js", function, SECONDS)
    assert said == [duration_words(seconds, digits) for seconds in SECONDS]


def test_an_age_is_written_as_on_the_page() -> None:
    ages = [*SECONDS, 2_629_800, 6_000_000, 31_557_600, 70_000_000]
    said = answers_of("ages.js", "(seconds, m) => m.ageWords(seconds * 1000)", ages)
    assert said == [age_words(age) for age in ages]


def test_a_job_that_took_no_time_ran_for_under_a_tenth_of_a_second() -> None:
    assert ran_words(0) == ran_words(0.049) == "under 0.1 s"
    assert ran_words(0.05) == "0.1 s"
