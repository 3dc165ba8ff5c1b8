"""Properties of the search: what it finds is what a plain look at every line finds."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.output.blocks.block import Block, build_block, merge_blocks
from app.output.blocks.line_table import event_parts
from app.output.events import OutputEvent
from app.output.search.block_search import find_matches
from app.output.search.filtered_view import FilteredView
from app.output.search.highlights import Highlighter
from app.output.search.line_set import line_set
from app.output.search.literal_scan import folds_within_ascii, literal_offsets
from app.output.search.match_index import MatchIndex
from app.output.search.query import BadExpression, Pattern, Query, compile_query
from app.output.search.results import SearchResults
from app.output.search.scan import search_blocks
from app.output.terminal.plain_text import rows_of_line
from tests.property.outputs import cut_up, pieces

QUERIES = [
    Query("needle"), Query("needle", is_case_sensitive=True), Query("é"), Query("."),
    Query("needle", is_whole_word=True), Query("é", is_whole_word=True), Query(" "),
    Query("日本", is_whole_word=True), Query("-", is_whole_word=True), Query("e"),
    *(
        Query(text, is_expression=True, is_whole_word=is_word)
        for text in (
            "^", "$", "^$", "x*", "e*", "|a", "a|", r"\b", r"\B", "^ne", "le$", ".*", "[^a]+",
            r"\s+", r"\Ane", r"le\z", r"\C", "(?-m)^n", "(?s).+", "(ne)(edle)", r"\Qne", "(?i)E",
            r"\pL+", "a?b?", "(?:^|b)a", r"\x{65}", "needle|ne", "ne|needle", "(?U)e+",
        )
        for is_word in (False, True)
    ),
]  # fmt: skip
queries = st.sampled_from(QUERIES)


def pattern_of(query: Query) -> Pattern:
    pattern = compile_query(query)
    assert isinstance(pattern, Pattern), pattern
    return pattern


def exact_lines(made: Iterable[OutputEvent]) -> dict[int, bytes]:
    """Each line as the program wrote it."""
    lines: dict[int, bytes] = defaultdict(bytes)
    for piece in made:
        for number, text, _ in event_parts(piece):
            lines[number] += text.encode()
    return lines


def in_rows(pattern: Pattern, line: bytes) -> int:
    return sum(len(list(find_matches(pattern, row))) for row in rows_of_line(line))


def search_all(blocks: Iterable[Block], pattern: Pattern, results: SearchResults) -> bool:
    by_first = {block.first: block for block in blocks}
    heads = [block.extent for block in by_first.values()]
    return any(
        search_blocks(heads, lambda head: by_first[head.first], pattern, results) for _ in range(2)
    )


@settings(deadline=None)  # RE2 compiles a pattern each time
@given(st.data(), queries)
def test_the_hits_are_those_of_every_line_alone_whatever_the_blocks(
    data: st.DataObject, query: Query
) -> None:
    made, pattern = data.draw(pieces(is_wild=True)), pattern_of(query)
    blocks = data.draw(cut_up(made))
    results = SearchResults()
    for block in data.draw(st.permutations(blocks)):
        assert search_all([block], pattern, results)
    assert search_all(blocks, pattern, results)
    expected = {line: in_rows(pattern, text) for line, text in exact_lines(made).items()}
    assert_same(results, expected)
    if blocks:
        assert search_all([merge_blocks(blocks)], pattern, results)
        assert_same(results, expected)


def assert_same(results: SearchResults, expected: dict[int, int]) -> None:
    assert results.matches == sum(expected.values())
    assert results.searched_lines == len(expected)
    lines = sorted(line for line, count in expected.items() if count)
    assert results.index.count == len(lines)
    assert results.index.between(0, 2**40).tolist() == lines
    assert (results.index.first, results.index.last) == (
        (lines[0], lines[-1]) if lines else (None, None)
    )


@settings(deadline=None)  # RE2 compiles a pattern each time
@given(st.data(), queries)
def test_an_open_block_that_grows_is_counted_once(data: st.DataObject, query: Query) -> None:
    made, pattern = data.draw(pieces()), pattern_of(query)
    results = SearchResults()
    for end in range(1, len(made) + 1):
        middle = data.draw(st.integers(0, end - 1))
        blocks = [build_block(middle + 1, end, made[middle:end])]
        if middle:
            blocks.insert(0, build_block(1, middle, made[:middle]))
        assert search_all(blocks, pattern, results)
    expected = {line: in_rows(pattern, text) for line, text in exact_lines(made).items()}
    assert_same(results, expected)


query_text = st.text(max_size=30) | st.text(
    "()[]{}*+?|\\^$.ab1,-:<>PQEAzCpLmis\n\x00\ud800", max_size=20
)


@settings(deadline=None)  # RE2 compiles a pattern each time
@given(query_text, st.booleans(), st.booleans(), st.booleans(), st.text(max_size=40))
def test_no_query_is_an_unexpected_error(
    text: str, is_expression: bool, is_case_sensitive: bool, is_word: bool, shown: str
) -> None:
    pattern = compile_query(Query(text, is_expression, is_case_sensitive, is_word))
    if isinstance(pattern, BadExpression):
        assert pattern.because
        return
    units = len(shown.encode("utf-16-le", "surrogatepass")) // 2
    places = [place for mark in Highlighter(pattern).ranges(shown) for place in mark]
    assert places == sorted(places)
    assert all(0 <= place <= units for place in places)


@given(st.text(st.sampled_from("nedl N\u00e9\U0001f680_-"), max_size=40))
def test_a_literal_is_marked_where_it_stands(shown: str) -> None:
    pattern = pattern_of(Query("n", is_case_sensitive=True))
    wide = shown.encode("utf-16-le")
    marked = [
        wide[2 * begin : 2 * end].decode("utf-16-le")
        for begin, end in Highlighter(pattern).ranges(shown)
    ]
    assert marked == ["n"] * shown.count("n")


@settings(deadline=None)
@given(
    st.text(st.sampled_from("aAbk"), min_size=1, max_size=4),
    st.text(st.sampled_from("aAbBkK\u212a\u00e9\n"), max_size=60),
    st.booleans(),
)
def test_a_dense_literal_is_found_where_re2_finds_it(
    text: str, shown: str, is_case_sensitive: bool
) -> None:
    pattern = pattern_of(Query(text, is_case_sensitive=is_case_sensitive))
    raw, literal = shown.encode(), pattern.literal
    assert literal is not None
    if not is_case_sensitive and not folds_within_ascii(raw, literal):
        assert "k" in text
        assert "\u212a" in shown
        return
    places = literal_offsets(raw, literal, is_case_sensitive=is_case_sensitive)
    assert places.tolist() == [begin for begin, _ in find_matches(pattern, raw)]


line_numbers = st.lists(st.integers(1, 300), unique=True, max_size=60).map(sorted)


@st.composite
def tables(draw: st.DrawFn) -> tuple[MatchIndex, list[int]]:
    lines = draw(line_numbers | st.integers(0, 300).map(lambda end: list(range(1, end + 1))))
    borders = sorted({0, 301, *draw(st.lists(st.integers(1, 300), max_size=6))})
    sets = [
        line_set(np.array([line for line in lines if a < line <= b], dtype=np.int64))
        for a, b in pairwise(borders)
    ]
    return MatchIndex(sets), lines


@given(tables(), st.integers(0, 310))
def test_neighbors_and_places_are_those_of_a_list(
    both: tuple[MatchIndex, list[int]], line: int
) -> None:
    table, lines = both
    assert table.next_after(line) == next((match for match in lines if match > line), None)
    assert table.previous_before(line) == next(
        (match for match in lines[::-1] if match < line), None
    )
    assert table.rank(line) == sum(match <= line for match in lines)


@given(tables(), st.integers(1, 50), st.integers(0, 100))
def test_buckets_are_equal_parts(both: tuple[MatchIndex, list[int]], count: int, more: int) -> None:
    table, lines = both
    total = max([1, *lines]) + more
    expected = [0] * count
    for line in lines:
        expected[(line - 1) * count // total] += 1
    assert table.buckets(total, count) == expected


@given(tables(), st.integers(0, 9), st.integers(0, 30), st.data())
def test_filtered_rows_are_the_hits_with_the_lines_around_them(
    both: tuple[MatchIndex, list[int]], context: int, more: int, data: st.DataObject
) -> None:
    table, lines = both
    total = max([1, *lines]) + more
    around = sorted(
        {
            row
            for match in lines
            for row in range(max(1, match - context), min(total, match + context) + 1)
        }
    )
    rows = FilteredView(table, context, total)
    assert rows.count == len(around)
    start, count = data.draw(st.integers(1, 320)), data.draw(st.integers(1, 40))
    expected = [(line, line in lines) for line in around][start - 1 : start - 1 + count]
    assert rows.rows(start, count) == expected
