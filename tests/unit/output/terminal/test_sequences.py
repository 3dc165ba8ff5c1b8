"""Control sequences applied to a row; unknown ones change nothing."""

import pytest

from app.output.terminal.ansi import ignore
from app.output.terminal.row import Row
from app.output.terminal.sequences import apply_escape, apply_sequence
from app.output.terminal.styles import PLAIN


def row(text: str = "abcdef") -> Row:
    made = Row(ignore)
    made.write(text, PLAIN)
    return made


def shown(made: Row) -> str:
    return "".join(span.text for span in made.spans)


@pytest.mark.parametrize(
    ("final", "parameters", "expected"),
    [
        ("D", "3", "abcX"), ("D", "", "abcdeX"), ("D", "0", "abcdeX"), ("G", "2", "aX"),
        ("`", "3", "abX"), ("C", "2", "abcdef  X"), ("a", "1", "abcdef X"), ("I", "", "abcdef  X"),
        ("Z", "", "X"), ("A", "5", "abcdefX"), ("q", "1", "abcdefX"), ("D", "?3", "abcdefX"),
        ("D", "x", "abcdeX"), ("D", "99999999", "X"),
    ],
)  # fmt: skip
def test_a_move_decides_where_the_next_text_goes(
    final: str, parameters: str, expected: str
) -> None:
    made = row()
    apply_sequence(made, final, parameters, PLAIN)
    made.write("X", PLAIN)
    apply_sequence(made, "K", "", PLAIN)
    assert shown(made) == expected


@pytest.mark.parametrize(
    ("final", "parameters", "expected"),
    [
        ("K", "", "abc"), ("K", "0", "abc"), ("K", "1", "    ef"), ("K", "2", ""), ("J", "2", ""),
        ("K", "9", "abcdef"), ("X", "2", "abc  f"), ("P", "2", "abcf"), ("@", "2", "abc  def"),
    ],
)  # fmt: skip
def test_erasing_and_moving_begin_at_the_cursor(final: str, parameters: str, expected: str) -> None:
    made = row()
    made.move_to(3)
    apply_sequence(made, final, parameters, PLAIN)
    assert shown(made) == expected


@pytest.mark.parametrize("way", ["sequence", "escape"])
def test_a_saved_column_is_restored_unless_another_line_came_between(way: str) -> None:
    def cursor(final: str, escape: str) -> None:
        if way == "escape":
            apply_escape(made, escape)
        else:
            apply_sequence(made, final, "", PLAIN)

    for leave, expected in ((False, "abcdefX"), (True, "Xbcdef")):
        made = row()
        cursor("s", "7")
        made.move_to(0)
        if leave:
            cursor("A", "M")
        cursor("u", "8")
        made.write("X", PLAIN)
        assert shown(made) == expected
