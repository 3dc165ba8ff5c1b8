"""How `jobpane log` prints lines: with their styles in a terminal, and as text in a pipe."""

import io

import pytest
from rich.console import Console

from app.commands.log import printer
from app.output import Line, StyledLine, styled_lines


def lines_of(text: str) -> list[StyledLine]:
    return list(styled_lines([Line(1, text, None)])[0])


@pytest.mark.parametrize("is_terminal", [True, False])
def test_colors_are_for_terminals_only_and_other_sequences_for_nobody(
    is_terminal: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    file = io.StringIO()
    to = Console(file=file, force_terminal=is_terminal, color_system="truecolor", width=200)
    [line] = lines_of("\x1b[1;31mred\x1b[0m \x1b]0;title\x07plain \x1b[38;5;208morange\x1b[0m")
    printer(to)(line)
    printed = file.getvalue() + capsys.readouterr().out
    assert ("\x1b[1;31mred" in printed) == is_terminal
    assert ("38;2;255;135;0" in printed) == is_terminal
    assert "\x1b]" not in printed
    if not is_terminal:
        assert printed == "red plain orange\n"
