"""Sets of line numbers: dense or sparse, they are the same set."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.output.search.line_set import NO_LINES, line_set

dense = st.integers(0, 90).map(lambda end: list(range(5, 5 + end)))
sparse = st.sets(st.integers(1, 100_000), max_size=20).map(sorted)


@given(dense | sparse)
def test_a_set_gives_back_its_lines(lines: list[int]) -> None:
    made = line_set(np.array(lines, dtype=np.int64))
    assert made.lines.tolist() == lines
    assert made.count == len(lines)
    assert (made.first, made.last) == ((lines[0], lines[-1]) if lines else (0, 0))


@given(dense | sparse, st.integers(1, 120), st.booleans())
def test_one_line_is_added_or_removed(lines: list[int], line: int, is_in: bool) -> None:
    made = line_set(np.array(lines, dtype=np.int64)).with_line(line, is_in=is_in)
    expected = {*lines, line} if is_in else {*lines} - {line}
    assert made.lines.tolist() == sorted(expected)


@given(sparse, st.integers(1, 50))
def test_the_reach_counts_no_distance_above_the_width(lines: list[int], width: int) -> None:
    made = line_set(np.array(lines, dtype=np.int64))
    distances = [min(width, two - one) for one, two in pairwise(lines)]
    assert made.reach(width) == made.reach(width) == sum(distances)


def test_a_million_dense_lines_take_a_bit_each() -> None:
    made = line_set(np.arange(1, 1_000_001))
    assert made.stored.nbytes == 125_000
    assert NO_LINES.lines.tolist() == []
