"""Styled lines: the shown state, the newest earlier ones, and the style that goes on."""

from app.output.lines import EARLIER_STATES_SHOWN, Line
from app.output.reading.styled_lines import styled_lines
from app.output.terminal.spans import Span, plain_text
from app.output.terminal.styles import Style

RED = Style(fg=1)


def test_the_style_goes_on_from_line_to_line_and_is_returned() -> None:
    (first, second), style = styled_lines([Line(1, "\x1b[31ma"), Line(2, "b\x1b[0m")], RED)
    assert (first.spans, second.spans) == ((Span("a", RED),), (Span("b", RED),))
    assert style == Style()


def test_only_the_newest_earlier_states_are_returned_and_all_are_counted() -> None:
    states = EARLIER_STATES_SHOWN + 20
    text = "\r".join(str(n) for n in range(1000, 1000 + states + 1))
    (line, after), _ = styled_lines([Line(1, text), Line(2, "x")])
    assert line.states == states
    assert len(line.earlier) == EARLIER_STATES_SHOWN
    assert plain_text(line.earlier[-1]) == str(1000 + states - 1)
    assert (after.earlier, after.states) == ((), 0)


def test_a_long_line_has_its_states_as_plain_text_already() -> None:
    (line,), _ = styled_lines([Line(1, "now", earlier=("before",), states=7, omitted=3)])
    assert (line.spans, line.earlier, line.states) == ((Span("now"),), ((Span("before"),),), 7)
