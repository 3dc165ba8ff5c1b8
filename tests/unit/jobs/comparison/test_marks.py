"""Words that differ within a changed line."""

from hypothesis import given
from hypothesis import strategies as st

from app.jobs.comparison.marks import marked_words


def test_the_number_that_differs_is_a_piece_of_its_own() -> None:
    assert marked_words("jobs: 39 deleted, 4 skipped.", "jobs: 41 deleted, 4 skipped.") == (
        ["jobs: ", "39", " deleted, 4 skipped."],
        ["jobs: ", "41", " deleted, 4 skipped."],
    )


def test_a_word_that_is_only_on_one_side_is_marked_there() -> None:
    assert marked_words("was deleted", "was not deleted")[1] == ["was ", "not ", "deleted"]


def test_words_that_differ_one_after_the_other_are_one_piece() -> None:
    left, right = marked_words("deleted job old name (id 1)", "deleted job new words (id 1)")
    assert left == ["deleted job ", "old name", " (id 1)"]
    assert right == ["deleted job ", "new words", " (id 1)"]


def test_lines_with_little_in_common_are_not_marked() -> None:
    assert marked_words("Removed 3 items", "Traceback (most recent call last):") == (
        ["Removed 3 items"],
        ["Traceback (most recent call last):"],
    )


def test_very_long_lines_are_not_marked() -> None:
    long = "x " * 600
    assert marked_words(long, long + "y") == ([long], [long + "y"])


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_of_any_lines_join_to_the_lines(left: str, right: str) -> None:
    left_pieces, right_pieces = marked_words(left, right)
    assert "".join(left_pieces) == left
    assert "".join(right_pieces) == right
