"""Where the matching lines of several sets are, and how many come before a line."""

import numpy as np

from app.output.search.line_set import line_set
from app.output.search.match_index import MatchIndex


def index(*sets: list[int]) -> MatchIndex:
    return MatchIndex([line_set(np.array(lines, dtype=np.int64)) for lines in sets])


def test_neighbors_are_found_across_sets() -> None:
    made = index([2, 5], [], [9, 10])
    assert (made.count, made.first, made.last) == (4, 2, 10)
    assert [made.next_after(line) for line in (0, 2, 5, 10)] == [2, 5, 9, None]
    assert [made.previous_before(line) for line in (2, 3, 9, 99)] == [None, 2, 5, 10]
    assert [made.rank(line) for line in (1, 2, 5, 8, 9, 99)] == [0, 1, 2, 2, 3, 4]


def test_a_range_has_both_its_ends() -> None:
    made = index([2, 5], [9, 10])
    assert made.between(5, 9).tolist() == [5, 9]
    assert made.between(6, 8).tolist() == []


def test_an_index_without_lines_answers_too() -> None:
    empty = index([])
    assert (empty.count, empty.first, empty.last, empty.next_after(0)) == (0, None, None, None)
    assert empty.previous_before(9) is None
    assert empty.between(1, 9).tolist() == []
    assert empty.sets() == []


def test_buckets_of_an_output_without_lines_are_empty() -> None:
    assert index([]).buckets(0, 3) == [0, 0, 0]
    assert index([1, 2, 9]).buckets(9, 3) == [2, 0, 1]
