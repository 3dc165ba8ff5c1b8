"""Cells: what writing, erasing and moving do to a line of columns."""

import pytest

from app.output.terminal.cells import COLUMNS, Cells, cells_of, is_mark, tab_width
from app.output.terminal.styles import PLAIN, Style

BLUE = Style(bg=4)


def cells(text: str) -> Cells:
    made = Cells()
    made.write(0, cells_of(text, 0), PLAIN)
    return made


def text_of(made: Cells) -> str:
    return "".join(made.chars)


def test_writing_past_the_end_fills_with_blanks() -> None:
    made = cells("ab")
    made.write(4, ["x"], PLAIN)
    assert text_of(made) == "ab  x"


@pytest.mark.parametrize("column", [1, 2])
def test_half_a_wide_character_becomes_a_blank(column: int) -> None:
    made = cells("a日b")
    made.write(column, ["x"], PLAIN)
    assert text_of(made) == ("ax b" if column == 1 else "a xb")


def test_a_wide_character_covers_two_columns() -> None:
    made = cells("a日b")
    assert (made.lead(2), made.end(1), made.lead(4), made.lead(-1)) == (1, 3, None, None)


def test_a_mark_joins_the_character_before_it_up_to_a_limit() -> None:
    assert cells_of("e\u0301x", 0) == ["e\u0301", "x"]
    made = cells("e")
    assert made.attach(0, "\u0301")
    assert not made.attach(1, "\u0301")
    assert sum(made.attach(0, "\u0301") for _ in range(100)) < 32
    assert is_mark("\u0301")
    assert not is_mark("e")


def test_erasing_to_the_end_shortens_the_line_and_keeps_the_background() -> None:
    made = cells("abcdef")
    made.erase(4, 9, PLAIN)
    assert text_of(made) == "abcd"
    made.erase_from(2, BLUE)
    made.write(3, ["x"], PLAIN)
    assert (text_of(made), made.styles[2]) == ("ab x", BLUE)


def test_erasing_in_the_middle_leaves_blanks_in_the_background_alone() -> None:
    made = cells("abc")
    made.erase(1, 2, Style(bg=4, bold=True))
    assert (text_of(made), made.styles[1]) == ("a c", BLUE)


def test_deleting_and_inserting_move_the_cells_to_the_right() -> None:
    made = cells("abcdef")
    made.delete(1, 2)
    assert text_of(made) == "adef"
    made.insert(1, 2)
    assert text_of(made) == "a  def"
    made.insert(10, 2)
    assert text_of(made) == "a  def"


def test_inserting_pushes_cells_over_the_edge_of_the_terminal() -> None:
    made = cells("x" * COLUMNS)
    made.insert(0, 3)
    assert text_of(made) == "   " + "x" * (COLUMNS - 3)


def test_text_is_lost_unless_the_same_text_replaces_it() -> None:
    made = cells("ab c")
    assert made.loses(0, 2, ["a"])
    assert not made.loses(0, 2, ["a", "b"])
    assert not made.loses(2, 3)


@pytest.mark.parametrize(("column", "width"), [(0, 8), (7, 1), (8, 8)])
def test_a_tab_reaches_the_next_stop(column: int, width: int) -> None:
    assert tab_width(column) == width
    assert len(cells_of("\t", column)) == width
