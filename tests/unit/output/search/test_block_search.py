"""What a query finds, and what a user reads about one that cannot be searched for."""

from itertools import count

import pytest

from app.output.blocks.block import Block, build_block
from app.output.events import OutputEvent
from app.output.search.block_search import search_block
from app.output.search.highlights import Highlighter
from app.output.search.query import BadExpression, Pattern, Query, compile_query
from app.output.search.results import SearchResults
from app.output.search.scan import search_blocks

NEITHER = "(RE2 has neither look-around nor back-references.)"


def pattern_of(text: str, **chosen: bool) -> Pattern:
    pattern = compile_query(Query(text, **chosen))
    assert isinstance(pattern, Pattern)
    return pattern


def found(text: str, shown: str, **chosen: bool) -> list[str]:
    """What is marked, as a browser would cut it out."""
    wide = shown.encode("utf-16-le")
    places = Highlighter(pattern_of(text, **chosen)).ranges(shown)
    return [wide[2 * begin : 2 * end].decode("utf-16-le") for begin, end in places]


def block(*rows: str, first: int = 1, start_line: int = 0) -> Block:
    events = [
        OutputEvent(first + place, start_line + place, start_line + place + 1, row)
        for place, row in enumerate(rows)
    ]
    return build_block(first, first + len(rows) - 1, events)


@pytest.mark.parametrize(
    ("expression", "because"),
    [
        ("a)(b", "unexpected ): a)(b"),
        ("*a", "no argument for repetition operator: *"),
        ("[é", "missing ]: [é"),
        ("(?<=a)b", f"invalid perl operator: (?<= {NEITHER}"),
        (r"(a)\1", rf"invalid escape sequence: \1 {NEITHER}"),
        ("(?z)", "invalid perl operator: (?z"),
        ("", "There is nothing to search for."),
        ("x" * 1_001, "A search has at most 1,000 characters."),
    ],
)
def test_a_bad_expression_gets_re2s_own_message(expression: str, because: str) -> None:
    for is_word in (False, True):
        query = Query(expression, is_expression=True, is_whole_word=is_word)
        assert compile_query(query) == BadExpression(because)


def test_a_literal_has_no_special_signs() -> None:
    assert found("a.b(", "axb( a.b( A.B(") == ["a.b(", "A.B("]


def test_case_matters_only_if_asked() -> None:
    assert found("über", "Über über ÜBER") == ["Über", "über", "ÜBER"]
    assert found("über", "Über über ÜBER", is_case_sensitive=True) == ["über"]


@pytest.mark.parametrize(
    ("text", "shown", "count_found"),
    [
        ("foo", "foo foo,foo", 3),
        ("foo", "food xfoo foo_ foo7 éfoo fooé", 0),
        ("straße", "straße Straßen", 1),
        ("日本", "日本 日本語", 1),
        ("-x", "-x -x a-x", 2),
        ("x-", "x- x-y x-", 2),
        ("a.b", "a.b axb a.bc", 1),
    ],
)
def test_a_whole_word_has_no_word_sign_beside_it(text: str, shown: str, count_found: int) -> None:
    assert len(found(text, shown, is_whole_word=True)) == count_found


def test_a_whole_word_may_be_the_longer_of_two_choices() -> None:
    assert found("a|ab", "ab a", is_expression=True, is_whole_word=True) == ["ab", "a"]


def test_marks_count_as_a_browser_does() -> None:
    assert Highlighter(pattern_of("x")).ranges("🚀éx") == [(3, 4)]


@pytest.mark.parametrize("expression", [r"\Ab", r"^b", r"b\z", r"b$", r"(?-m)^b"])
def test_an_anchor_means_the_row(expression: str) -> None:
    one = search_block(block("ab", "b", "ba"), pattern_of(expression, is_expression=True))
    assert one is not None
    assert 2 in one.lines


@pytest.mark.parametrize("expression", ["a\nb", r"a\nb", r"a\sb", r"(?s)a.b", r"a\Cb", "[^x]b"])
def test_no_match_goes_over_a_row(expression: str) -> None:
    one = search_block(block("a", "b"), pattern_of(expression, is_expression=True))
    assert one is not None
    assert one.matches == 0


def test_an_empty_line_is_found_by_its_anchors() -> None:
    one = search_block(block("a", "", "b", ""), pattern_of("^$", is_expression=True))
    assert one is not None
    assert (one.lines.tolist(), one.matches) == ([2, 4], 2)


def test_a_line_is_found_by_an_earlier_state_and_without_its_colours() -> None:
    one = search_block(block("10%\r\x1b[31m9\x1b[0m9%\r100%", "x"), pattern_of("99"))
    assert one is not None
    assert one.lines.tolist() == [1]


def test_a_word_across_the_border_of_two_blocks_is_found() -> None:
    first = build_block(1, 1, [OutputEvent(1, 0, 0, "nee\v")])
    second = build_block(2, 2, [OutputEvent(2, 0, 1, "dle")])
    hits = SearchResults()
    blocks = {1: first, 2: second}
    heads = [first.extent, second.extent]
    pattern = pattern_of("nee dle")
    assert search_blocks(heads, lambda head: blocks[head.first], pattern, hits)
    assert (hits.matches, hits.index.count, hits.index.first, hits.searched_lines) == (1, 1, 1, 1)


def test_a_line_too_long_to_be_joined_counts_what_its_parts_have() -> None:
    half = "needle " + "x" * 600_000 + "\v"
    first, second = (
        build_block(1, 1, [OutputEvent(1, 0, 0, half)]),
        build_block(2, 2, [OutputEvent(2, 0, 1, half)]),
    )
    hits, blocks = SearchResults(), {1: first, 2: second}
    heads = [first.extent, second.extent]
    assert search_blocks(heads, lambda head: blocks[head.first], pattern_of("needle"), hits)
    assert (hits.matches, hits.index.count) == (2, 1)


def test_a_search_that_is_given_up_says_so_and_goes_on_later() -> None:
    blocks = [block("needle", first=n, start_line=n - 1) for n in range(1, 6)]
    heads, hits, asked = [one.extent for one in blocks], SearchResults(), count()
    is_done = search_blocks(
        heads,
        lambda head: blocks[head.first - 1],
        pattern_of("needle"),
        hits,
        start_line=3,
        is_cancelled=lambda: next(asked) >= 4,
    )
    assert not is_done
    assert hits.index.first == 3
    assert search_blocks(heads, lambda head: blocks[head.first - 1], pattern_of("needle"), hits)
    assert hits.index.count == 5


@pytest.mark.parametrize("text", ["aa", "row", "k"])
def test_a_literal_that_is_nearly_everywhere_is_counted_the_same(text: str) -> None:
    rows = [f"aaaaa row {n} k" if n % 3 else "\u212a" * (n > 40_000) for n in range(60_000)]
    one = search_block(block(*rows), pattern_of(text))
    assert one is not None
    assert one.matches == sum(row.lower().count(text) for row in rows)
    assert one.lines.tolist() == [n + 1 for n, row in enumerate(rows) if text in row.lower()]


def test_a_block_that_cannot_be_read_ends_the_search_unfinished() -> None:
    one = block("needle")
    assert not search_blocks([one.extent], lambda _: None, pattern_of("needle"), SearchResults())
