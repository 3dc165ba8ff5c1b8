"""Marks in the lines of one answer are bounded in number and in computing time."""

from itertools import count

import pytest

from app.output.search.highlights import HIGHLIGHTS_PER_LINE, HIGHLIGHTS_PER_RESPONSE, Highlighter
from app.output.search.query import Pattern, Query, compile_query

LINE = "a" * 1000


def pattern_of(text: str, *, is_expression: bool = True) -> Pattern:
    pattern = compile_query(Query(text, is_expression=is_expression))
    assert isinstance(pattern, Pattern)
    return pattern


def ticking(calls_until_late: int) -> Highlighter:
    """A marker whose time is over after so many looks at the clock."""
    ticks = count()
    clock = lambda: 0.0 if next(ticks) <= calls_until_late else 1e9  # noqa: E731
    return Highlighter(pattern_of("|" * 600), clock=clock)


def test_a_match_at_every_character_is_marked_up_to_a_limit_a_line() -> None:
    marker = Highlighter(pattern_of("(((a)))"))
    places = marker.ranges(LINE)
    assert places == [(n, n + 1) for n in range(HIGHLIGHTS_PER_LINE)]
    assert marker.is_cut


def test_a_line_with_just_as_many_as_it_may_have_is_whole() -> None:
    marker = Highlighter(pattern_of("a"))
    assert len(marker.ranges("a" * HIGHLIGHTS_PER_LINE)) == HIGHLIGHTS_PER_LINE
    assert not marker.is_cut


def test_an_answer_has_a_limit_too_and_says_that_later_lines_are_not_marked() -> None:
    marker = Highlighter(pattern_of("a", is_expression=False))
    lines = [marker.ranges("a" * 100) for _ in range(HIGHLIGHTS_PER_RESPONSE // 100)]
    assert sum(map(len, lines)) == HIGHLIGHTS_PER_RESPONSE
    assert not marker.is_cut
    assert marker.ranges("a") == []
    assert marker.is_cut


@pytest.mark.parametrize("expression", ["|" * 600, "x*", "(?:)", "$", r"\b", "(|a)", r"\A|\z"])
def test_an_empty_match_marks_nothing_and_cuts_nothing(expression: str) -> None:
    marker = Highlighter(pattern_of(expression))
    assert marker.ranges("a b 🚀 c") == []
    assert not marker.is_cut


def test_trying_ends_with_the_time_though_nothing_was_found() -> None:
    marker = ticking(3)
    assert [marker.ranges(LINE) for _ in range(1000)] == [[]] * 1000
    assert marker.is_cut


def test_no_clock_is_looked_at_once_the_time_is_over() -> None:
    ticks = count()
    marker = Highlighter(pattern_of("|" * 600), clock=lambda: float(next(ticks)))
    for _ in range(1000):
        marker.ranges(LINE)
    assert next(ticks) < 5


def test_marking_ends_when_nobody_waits_for_it() -> None:
    marker = Highlighter(pattern_of("|" * 600), is_cancelled=lambda: True)
    marker.ranges(LINE)
    assert marker.is_cut


def test_time_that_is_over_in_a_row_by_row_search_is_noticed_too() -> None:
    ticks = count()
    marker = Highlighter(pattern_of(r"\C*?"), clock=lambda: float(next(ticks)))
    assert marker.ranges(LINE) == []
    assert marker.is_cut


def test_positions_count_as_a_browser_does() -> None:
    assert Highlighter(pattern_of("x", is_expression=False)).ranges("🚀éx") == [(3, 4)]
