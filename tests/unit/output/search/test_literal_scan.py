"""A dense literal is found by numpy as RE2 would find it."""

import pytest

from app.output.search.literal_scan import ascii_literal, folds_within_ascii, literal_offsets


@pytest.mark.parametrize(
    ("text", "literal", "is_case_sensitive", "offsets"),
    [
        (b"aaaa", b"aa", True, [0, 2]),
        (b"aAa", b"a", False, [0, 1, 2]),
        (b"aAa", b"a", True, [0, 2]),
        (b"abcabc", b"bc", True, [1, 4]),
        (b"a-A", b"a-a", False, [0]),
        (b"a", b"ab", True, []),
        (b"", b"a", True, []),
    ],
)
def test_the_matches_are_leftmost_and_do_not_overlap(
    text: bytes, literal: bytes, is_case_sensitive: bool, offsets: list[int]
) -> None:
    found = literal_offsets(text, literal, is_case_sensitive=is_case_sensitive)
    assert found.tolist() == offsets


def test_only_ascii_on_one_line_is_a_literal() -> None:
    assert ascii_literal("a.b") == b"a.b"
    assert ascii_literal("é") is None
    assert ascii_literal("a\nb") is None


def test_a_letter_with_a_variant_outside_ascii_is_left_to_re2_where_the_variant_occurs() -> None:
    assert not folds_within_ascii("20 \u212a".encode(), b"K")
    assert not folds_within_ascii("\u017ftop".encode(), b"stop")
    assert folds_within_ascii("20 \u212a".encode(), b"stop")
    assert folds_within_ascii(b"20 k", b"k")
