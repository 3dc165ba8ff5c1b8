"""What a query finds, and what a user reads about one that cannot be searched for."""

import pytest

from app.output.search.block_search import search_block
from tests.unit.output.search.patterns import block, pattern_of


@pytest.mark.parametrize("expression", ["a\nb", r"a\nb", r"a\sb", r"(?s)a.b", r"a\Cb", "[^x]b"])
def test_no_match_goes_over_a_row(expression: str) -> None:
    one = search_block(block("a", "b"), pattern_of(expression, is_expression=True))
    assert one is not None
    assert one.matches == 0


def test_an_empty_line_is_found_by_its_anchors() -> None:
    one = search_block(block("a", "", "b", ""), pattern_of("^$", is_expression=True))
    assert one is not None
    assert (one.lines.tolist(), one.matches) == ([2, 4], 2)


def test_a_line_is_found_by_an_earlier_state_and_without_its_colors() -> None:
    one = search_block(block("10%\r\x1b[31m9\x1b[0m9%\r100%", "x"), pattern_of("99"))
    assert one is not None
    assert one.lines.tolist() == [1]


@pytest.mark.parametrize("text", ["aa", "row", "k"])
def test_a_literal_that_is_nearly_everywhere_is_counted_the_same(text: str) -> None:
    rows = [f"aaaaa row {n} k" if n % 3 else "\u212a" * (n > 40_000) for n in range(60_000)]
    one = search_block(block(*rows), pattern_of(text))
    assert one is not None
    assert one.matches == sum(row.lower().count(text) for row in rows)
    assert one.lines.tolist() == [n + 1 for n, row in enumerate(rows) if text in row.lower()]
