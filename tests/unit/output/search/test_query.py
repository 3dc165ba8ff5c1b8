"""What a query means, and the message about one that cannot be searched for."""

import pytest

from app.output.search.query import BadExpression, Query, compile_query
from tests.unit.output.search.patterns import found, pattern_of

NEITHER = "(RE2 doesn't support look-around or back-references.)"


@pytest.mark.parametrize(
    ("expression", "because"),
    [
        ("a)(b", "unexpected ): a)(b"),
        ("*a", "no argument for repetition operator: *"),
        ("[é", "missing ]: [é"),
        ("(?<=a)b", f"invalid perl operator: (?<= {NEITHER}"),
        (r"(a)\1", rf"invalid escape sequence: \1 {NEITHER}"),
        ("(?z)", "invalid perl operator: (?z"),
        ("", "Enter a search."),
        ("x" * 1_001, "A search has at most 1,000 characters."),
    ],
)
def test_a_bad_expression_gets_re2s_own_message(expression: str, because: str) -> None:
    for is_word in (False, True):
        query = Query(expression, is_expression=True, is_whole_word=is_word)
        assert compile_query(query) == BadExpression(because)


def test_a_literal_has_no_special_characters() -> None:
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
def test_a_whole_word_has_no_word_character_beside_it(
    text: str, shown: str, count_found: int
) -> None:
    assert len(found(text, shown, is_whole_word=True)) == count_found


def test_a_whole_word_may_be_the_longer_of_two_choices() -> None:
    assert found("a|ab", "ab a", is_expression=True, is_whole_word=True) == ["ab", "a"]


@pytest.mark.parametrize(
    ("text", "is_row_by_row"),
    [(r"\Aa", True), ("a\\z", True), (r"\C", True), ("(?-m)^a", True), ("^a$", False)],
)
def test_only_what_would_look_beyond_a_row_is_matched_row_by_row(
    text: str, is_row_by_row: bool
) -> None:
    assert pattern_of(text, is_expression=True).is_row_by_row is is_row_by_row


def test_only_a_plain_ascii_literal_can_be_searched_for_without_re2() -> None:
    assert pattern_of("a.b").literal == b"a.b"
    assert pattern_of("é").literal is None
    assert pattern_of("a", is_whole_word=True).literal is None
    assert pattern_of("a", is_expression=True).literal is None


def test_a_whole_word_expression_may_end_within_a_quotation() -> None:
    assert found(r"\Qa.b", "a.b axb", is_expression=True, is_whole_word=True) == ["a.b"]
