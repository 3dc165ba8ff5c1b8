"""The filtered view: matching lines with the lines around them, by row number."""

import numpy as np
import pytest

from app.output.search.filtered_view import FilteredView
from app.output.search.line_set import line_set
from app.output.search.match_index import MatchIndex


def view(lines: list[int], context: int, total: int) -> FilteredView:
    return FilteredView(MatchIndex([line_set(np.array(lines, dtype=np.int64))]), context, total)


@pytest.mark.parametrize(
    ("lines", "context", "total", "rows"),
    [
        ([5], 0, 9, [5]),
        ([5], 2, 9, [3, 4, 5, 6, 7]),
        ([1, 9], 2, 9, [1, 2, 3, 7, 8, 9]),
        ([3, 5], 2, 9, [1, 2, 3, 4, 5, 6, 7]),
        ([], 3, 9, []),
    ],
)
def test_the_rows_are_the_matches_and_their_context(
    lines: list[int], context: int, total: int, rows: list[int]
) -> None:
    made = view(lines, context, total)
    assert made.count == len(rows)
    assert made.rows(1, 100) == [(row, row in lines) for row in rows]


def test_a_window_of_rows_begins_and_ends_anywhere() -> None:
    made = view([1, 100, 10_000], 1, 20_000)
    assert [line for line, _ in made.rows(2, 3)] == [2, 99, 100]
    assert [line for line, _ in made.rows(8, 9)] == [10_001]
    assert made.rows(9, 1) == []
    assert made.rows(-5, 1) == [(1, True)]
