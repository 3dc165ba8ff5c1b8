"""What marking costs over the same window of lines without marks; ratios within one run."""

from collections.abc import Callable
from time import perf_counter

import msgspec
import pytest

from app.api.output_json import page_json
from app.output.lines import Line
from app.output.page import OutputPage
from app.output.search.highlights import Highlighter
from app.output.search.query import Pattern, Query, compile_query

pytestmark = pytest.mark.bench

ROUNDS = 5
USUAL = "ok: [host-17.example.org] => changed=False rc=0 task 'a' of the cleanup, 19 deleted"
QUERIES = [
    ("a word", USUAL, Query("deleted")),
    ("an expression", USUAL, Query(r"host-\d+", is_expression=True)),
    ("a whole word", USUAL, Query("deleted", is_whole_word=True)),
    ("each character", "a" * 1000, Query("(((a)))", is_expression=True)),
    ("empty matches", "a" * 1000, Query("|" * 600, is_expression=True)),
    ("a slow automaton", "a" * 1000, Query("(.{0,500}a){0,2}z", is_expression=True)),
]


def page_of(text: str) -> OutputPage:
    lines = tuple(Line(number, text, None, False) for number in range(1, 1001))
    return OutputPage(1, lines, 1000, True, (), False, 1000)


def best_s(work: Callable[[], bytes]) -> tuple[float, int]:
    """The quickest of some rounds, and the bytes of the answer."""
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        size = len(work())
        times.append(perf_counter() - begun)
    return min(times), size


@pytest.mark.parametrize(("name", "text", "query"), QUERIES)
def test_marks_over_plain_windows(name: str, text: str, query: Query) -> None:
    page, pattern = page_of(text), compile_query(query)
    assert isinstance(pattern, Pattern)
    plain_s, plain_bytes = best_s(lambda: msgspec.json.encode(page_json(page)))
    marked_s, marked_bytes = best_s(
        lambda: msgspec.json.encode(page_json(page, Highlighter(pattern)))
    )
    print(
        f"\n{name}: {marked_s / plain_s:.1f} x the time ({1000 * marked_s:.0f} ms), "
        f"{marked_bytes / plain_bytes:.2f} x the bytes"
    )
    assert marked_bytes < 2 * plain_bytes
