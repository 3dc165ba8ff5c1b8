"""What terminal sequences become, by plain examples."""

import sys
from types import FrameType

import pytest

from app.output.lines import Line
from app.output.reading.styled_lines import styled_lines
from app.output.terminal.ansi import AnsiDecoder
from app.output.terminal.spans import Span, plain_text
from app.output.terminal.styles import PLAIN, Rgb, Style, palette_rgb


def decoded(text: str, style: Style = PLAIN) -> tuple[Span, ...]:
    return AnsiDecoder(style).decode_line(text)


def style_of(sequence: str) -> Style:
    (span,) = decoded(f"\x1b[{sequence}mx")
    assert span.text == "x"
    return span.style


@pytest.mark.parametrize(
    ("sequence", "style"),
    [
        ("31", Style(fg=1)),
        ("97", Style(fg=15)),
        ("44", Style(bg=4)),
        ("103", Style(bg=11)),
        ("38;5;208", Style(fg=208)),
        ("48;5;9", Style(bg=9)),
        ("38;2;10;200;30", Style(fg=Rgb(10, 200, 30))),
        ("38:2::10:200:30", Style(fg=Rgb(10, 200, 30))),
        ("38:2:10:200:30", Style(fg=Rgb(10, 200, 30))),
        ("38:5:208", Style(fg=208)),
        ("1;2;3;4;7;9", Style(None, None, True, True, True, True, True, True)),
        ("1;2;22", PLAIN),
        ("3;4;7;9;23;24;27;29", PLAIN),
        ("4:3", Style(underline=True)),
        ("4;4:0", PLAIN),
        ("31;44;39;49", PLAIN),
        ("1;31;", PLAIN),
        ("1;31;0;32", Style(fg=2)),
        ("58;5;9;31", Style(fg=1)),
        ("?25;31", PLAIN),
        (">4;1", PLAIN),
        ("38;5;999", PLAIN),
        ("38;9;1", Style(bold=True)),
        ("38;2;1", PLAIN),
        ("38", PLAIN),
        ("38:5", PLAIN),
        ("99999999999999999999", PLAIN),
    ],
)
def test_a_style_sequence_gives_its_style(sequence: str, style: Style) -> None:
    assert style_of(sequence) == style


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("erase\x1b[K done", "erase done"),
        ("\x1b[2K\x1b[1Gredraw", "redraw"),
        ("up\x1b[2A and on", "up and on"),
        ("\x1b[12;40Hthere", "there"),
        ("\x1b[?25lhidden\x1b[?25h", "hidden"),
        ("\x1b]0;a title\x07text", "text"),
        ("\x1b]0;a title\x1b\\text", "text"),
        ("\x1bP1$r0m\x1b\\text", "text"),
        ("\x1b(Btext\x1b=\x1bM", "text"),
        ("bell\x07 nul\x00 del\x7f", "bell nul del"),
        ("vt\vff\fnel\x85ls\u2028ps\u2029fs\x1cx", "vt ff nel ls ps fs x"),
        ("tab\there", "tab\there"),
        ("a\ud800b", "a\ufffdb"),
        ("\U0001f680 \u65e5\u672c\u8a9e", "\U0001f680 \u65e5\u672c\u8a9e"),
    ],
)
def test_what_is_no_text_vanishes_and_all_text_stays(text: str, shown: str) -> None:
    assert plain_text(decoded(text)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cut off\x1b", "cut off"),
        ("cut off\x1b[", "cut off"),
        ("cut off\x1b[38;5;2", "cut off"),
        ("cut off\x1b(", "cut off"),
        ("cut off\x1b]8;;https://exam", "cut off"),
        ("\x1b] 512 rows removed", " 512 rows removed"),
        ("\x1b]0;title and text", " and text"),
        ("\x1bP not a device string", " not a device string"),
        ("\x1b[31\u00e9 stays", "\u00e9 stays"),
        ("\x1b\x1b[31mred", "red"),
        ("a\x1b[31\x1b[32mb", "ab"),
    ],
)
def test_an_unfinished_sequence_is_not_seen_and_takes_no_text_with_it(
    text: str, shown: str
) -> None:
    assert plain_text(decoded(text)) == shown


def test_a_link_to_the_web_is_a_value_and_ends_with_its_line() -> None:
    decoder = AnsiDecoder()
    link = Style(link="https://example.org/a")
    spans = decoder.decode_line("osc \x1b]8;;https://example.org/a\x1b\\link\x1b[0m still")
    assert spans == (Span("osc "), Span("link still", link))
    assert decoder.decode_line("next") == (Span("next"),)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "https://a b", ""],
)
def test_a_link_that_is_not_for_the_web_is_only_text(address: str) -> None:
    assert decoded(f"\x1b]8;;{address}\x1b\\link\x1b]8;;\x1b\\") == (Span("link"),)


def test_the_style_carries_over_to_the_next_line_and_its_earlier_states() -> None:
    lines = [Line(1, "\x1b[31mred"), Line(2, "a\x1b[32m\rb")]
    (_, second), style = styled_lines(lines)
    assert second.earlier == ((Span("a", Style(fg=1)),),)
    assert second.spans == (Span("b", Style(fg=2)),)
    assert style == Style(fg=2)


def test_a_sequence_that_comes_in_two_parts_is_one_sequence() -> None:
    decoder = AnsiDecoder()
    decoder.feed("a\x1b[3")
    decoder.feed("1mb")
    assert decoder.end_line() == (Span("a"), Span("b", Style(fg=1)))


def test_the_fixed_colors_are_those_of_xterm() -> None:
    assert palette_rgb(16) == (0, 0, 0)
    assert palette_rgb(208) == (255, 135, 0)
    assert palette_rgb(231) == (255, 255, 255)
    assert palette_rgb(232) == (8, 8, 8)
    assert palette_rgb(255) == (238, 238, 238)


@pytest.mark.parametrize(
    "unit",
    [
        "\x1b",
        "\x1b[",
        "\x1b]",
        "\x1b]0;",
        "\x1bP",
        "\x9d",
        "\x1b[31m",
        "\x1b]8;;http://x",
        "1;",
        "é",
    ],
)
@pytest.mark.parametrize("opening", ["", "\x1b[", "\x1b]0;"])
def test_the_work_grows_with_the_length_and_no_faster(opening: str, unit: str) -> None:
    short, long = calls_for(opening + unit * 500), calls_for(opening + unit * 4_000)
    assert long <= 8 * short + 20


def calls_for(text: str) -> int:
    """How many functions are called, ours and those of the library, to decode a line."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        decoded(text)
    finally:
        sys.setprofile(before)
    return calls


# With the one above: no character is read more often than a sequence may be long.
@pytest.mark.parametrize(
    ("opening", "end"), [("\x1b[", "m"), ("\x1b]0;", "\x07"), ("\x1bP", "\x1b\\"), ("\x1b", "c")]
)
def test_a_sequence_without_an_end_is_given_up_after_some_thousand_characters(
    opening: str, end: str
) -> None:
    decoder = AnsiDecoder()
    for _ in range(20):
        decoder.feed(opening + "1" * 1000 if not _ else "1" * 1000)
    decoder.feed(end)
    shown = "".join(span.text for span in decoder.end_line())
    assert shown.count("1") > 20_000 - 5_000
