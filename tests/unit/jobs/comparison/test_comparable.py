"""Lines as they are compared: what is ignored makes no difference, everything else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs.comparison.comparable import Ignoring, comparable

NUMBERS, TIMES = Ignoring(numbers=True), Ignoring(times=True)


def is_same(one: str, other: str, ignoring: Ignoring) -> bool:
    return comparable([one], ignoring) == comparable([other], ignoring)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026-11-22 22:23:15,123 INFO done", "2026-11-23 01:02:03,004 INFO done"),
        ("at 2026-11-22T22:23:15Z", "at 2026-11-23T22:23:15.999+01:00"),
        ("22:23:15 start", "7:01:02 start"),
        ("took 0:00:12.345", "took 0:01:02.1"),
        ("waited 12.3 s", "waited 1 s"),
        ("waited 5 seconds.", "waited 12 seconds."),
        ("Sun Nov 22 22:23:15 2026 done", "Mon Nov 23 22:23:15 2026 done"),
    ],
)
def test_times_make_no_difference_where_they_are_ignored(one: str, other: str) -> None:
    assert is_same(one, other, TIMES)
    assert not is_same(one, other, Ignoring())


@pytest.mark.parametrize(
    ("one", "other"),
    [("jobs: 39 deleted", "jobs: 40 deleted"), ("12 servers", "13 servers"), ("a", "b")],
)
def test_what_is_no_time_makes_a_difference_where_times_are_ignored(one: str, other: str) -> None:
    assert not is_same(one, other, TIMES)


def test_numbers_make_no_difference_where_they_are_ignored() -> None:
    assert is_same("jobs: 39 deleted", "jobs: 4812 deleted", NUMBERS)
    assert not is_same("jobs: 39 deleted", "jobs: 39 skipped", NUMBERS)


@given(st.lists(st.text(max_size=30), max_size=10), st.booleans(), st.booleans())
def test_any_lines_stay_as_many_as_they_are(lines: list[str], numbers: bool, times: bool) -> None:
    assert len(comparable(lines, Ignoring(numbers, times))) == len(lines)
