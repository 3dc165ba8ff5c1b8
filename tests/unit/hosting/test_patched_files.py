"""The change of a generated file that every plugin makes."""

import pytest

from app.hosting.patched_files import after, cut, patched

MARK = "// mark"
PATCHES = [("one", "1"), after("two", "and more")]


def test_each_text_is_replaced_and_a_line_can_be_added_below_one() -> None:
    assert patched("one\ntwo\nthree", "a.js", MARK, PATCHES) == f"{MARK}\n1\ntwo\nand more\nthree"


def test_a_file_with_the_mark_is_left_alone() -> None:
    once = patched("one two", "a.js", MARK, PATCHES)
    assert patched(once, "a.js", MARK, PATCHES) == once


@pytest.mark.parametrize("text", ["one", "one two two", ""])
def test_a_text_that_is_not_there_once_ends_the_build(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"a\.js has changed"):
        patched(text, "a.js", MARK, PATCHES)


def test_what_is_cut_ends_before_its_end() -> None:
    assert cut("one two three", "a.js", "two", "three") == "one three"


@pytest.mark.parametrize("text", ["two one", "one one two", "one", ""])
def test_a_cut_between_texts_that_are_not_there_in_order_ends_the_build(text: str) -> None:
    with pytest.raises(RuntimeError, match=r"a\.js has changed"):
        cut(text, "a.js", "one", "two")
