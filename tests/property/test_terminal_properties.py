"""Properties of a line of terminal text: it shows what a terminal emulator shows.

pyte is the measure, 400 columns wide. Left apart are two things that it does not do: overstriking
(`N\\bN` is bold, as in `less`), and keeping a half-overwritten wide character out of the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pyte
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.output.lines import EARLIER_STATES_SHOWN, Line
from app.output.reading.styled_lines import styled_lines
from app.output.terminal.ansi import AnsiDecoder
from app.output.terminal.cells import COLUMNS
from app.output.terminal.plain_text import PlainTextDecoder, rows_of_line
from app.output.terminal.spans import plain_text
from app.output.terminal.styles import PLAIN, Rgb, Style

Cell = tuple[str, Style]

letters = st.text("abcdefgh", min_size=1, max_size=12)
counts = st.sampled_from(["", "0", "1", "2", "3", "5", "8", "13", "20"])
counted = st.builds("\x1b[{}{}".format, counts, st.sampled_from("GCDXP@a"))
erasing = st.sampled_from([f"\x1b[{how}{final}" for how in ("", "0", "1", "2") for final in "KJ"])
returning = st.sampled_from(["\r", "\b", "\b\b", "\b\b\b\b", "\t"]) | st.builds(
    "\x1b7{}\x1b8".format, letters
)
colors = st.sampled_from(
    [f"\x1b[{codes}m" for codes in ("", "0", "1", "22", "31", "44", "49", "38;5;208", "4", "1;7")]
)
words = letters | st.sampled_from([" ", "  ", "done", "100%", "progress 55%"])
lines = st.lists(words | words | words | counted | erasing | returning | colors, max_size=14).map(
    "".join
)

other_controls = st.sampled_from(
    ["\x9b", "\x9d", "\x90", "\x85", "\x07", "\v", "\u2028", "\x1b]0;t\x07", "\x1b[", "\x1b", "_\b"]
)
any_text = st.text(st.characters(exclude_characters="\n", codec="utf-8"), max_size=4)
any_line = lines | st.lists(lines | other_controls | any_text, max_size=6).map("".join)


def emulated(line: str) -> list[Cell]:
    """The cells that a terminal shows, without those behind the last character."""
    screen = pyte.Screen(COLUMNS, 2)
    pyte.Stream(screen).feed(line)
    row = screen.buffer[0]
    cells = [
        (row[column].data, style_of(row[column])) for column in range(max(row, default=-1) + 1)
    ]
    return without_end(cells)


def style_of(char: pyte.screens.Char) -> Style:
    return Style(
        fg=color_of(char.fg),
        bg=color_of(char.bg),
        bold=char.bold,
        italic=char.italics,
        underline=char.underscore,
        inverse=char.reverse,
        strike=char.strikethrough,
    )


NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")


def color_of(name: str) -> int | Rgb | None:
    if name == "default":
        return None
    if name in NAMES:
        return NAMES.index(name)
    return {"ff8700": 208}[name]


def shown(line: str) -> list[Cell]:
    cells = [(char, span.style) for span in AnsiDecoder().decode_line(line) for char in span.text]
    return without_end(list(expanded(cells)))


def expanded(cells: list[Cell]) -> Iterator[Cell]:
    """Tabs as the blanks that a terminal leaves in their place."""
    column = 0
    for char, style in cells:
        width = 8 - column % 8 if char == "\t" else 1
        column += width
        yield from [(" ", PLAIN)] * width if char == "\t" else [(char, style)]


def without_end(cells: list[Cell]) -> list[Cell]:
    """Of a blank only the background is compared; blanks at the end are not."""
    found = [(char, Style(bg=style.bg) if char == " " else style) for char, style in cells]
    while found and found[-1][0] == " ":
        found.pop()
    return found


def has_other_styles(line: str) -> bool:
    """Whether pyte's styles are no measure: a character is written over itself after a single
    backspace, or a display erased, where pyte forgets the background.
    """
    overstruck = re.search(r"[^\x08]\x08(\x1b\[[0-9;]*m)*[^\x08\x1b\r\t]", line)
    return overstruck is not None or re.search("\x1b\\[.?J", line) is not None


@settings(max_examples=500, deadline=None)
@given(lines)
@example("Removed  10%\b\b\b\b 20%\b\b\b\b100%")
@example("name\x1b[6Csize")
@example("\x1b[9999999999Cx\x1b[9999999999Dy")
@example("\x1b[400G\x1b[5Dleft\x1b[1G\x1b[9999P\x1b[9999@")
@example("abc\x1b[44m\x1b[K\x1b[1Gx\x1b[10Cy")
def test_a_line_shows_what_a_terminal_shows(line: str) -> None:
    found, expected = shown(line), emulated(line)
    assert [char for char, _ in found] == [char for char, _ in expected]
    if not has_other_styles(line):
        assert found == expected


units = st.lists(
    st.sampled_from(["日", "作", "e\u0301", "n\u0303", "ä", "a", "b", " "]), max_size=6
)
moves = st.sampled_from(
    ["\r", "\b\b", "\b\b\b\b", "\x1b[K", "\x1b[2K", "\x1b[4C", "\x1b[9G", "\x1b[2P", "\x1b[2@"]
)


def is_split(line: str) -> bool:
    """Whether half of a wide character is overwritten, where pyte goes on to show the whole."""
    screen = pyte.Screen(COLUMNS, 2)
    stream = pyte.Stream(screen)
    for char in line:
        stream.feed(char)
        row = [screen.buffer[0][column].data for column in range(40)]
        for left, right in pairwise(row):
            is_wide = left != "" and unicodedata.east_asian_width(left[0]) in "WF"
            if is_wide != (right == ""):
                return True
    return False


@settings(deadline=None)
@given(st.lists(units.map("".join) | moves, max_size=8).map("".join))
def test_wide_characters_and_marks_take_the_columns_that_they_take(line: str) -> None:
    assume(not is_split(line))
    text = plain_text(AnsiDecoder().decode_line(line))
    expected = "".join(char for char, _ in emulated(line))
    assert unicodedata.normalize("NFC", text).rstrip() == expected


@given(any_line)
def test_search_copy_and_downloads_have_the_text_that_is_shown(line: str) -> None:
    (styled,), _ = styled_lines([Line(1, line)])
    texts = [plain_text(state) for state in styled.earlier] + [plain_text(styled.spans)]
    rows = [row.decode() for row in rows_of_line(line.encode("utf-8", "replace"))]
    assert rows[-len(texts) :] == texts
    assert len(rows) == styled.states + 1 <= EARLIER_STATES_SHOWN + 1


@given(any_line, st.lists(st.integers(0, 100), max_size=5))
def test_a_line_that_comes_in_parts_shows_the_same(line: str, cuts: list[int]) -> None:
    exact = line.encode("utf-8", "replace")
    text = PlainTextDecoder()
    places = sorted({0, len(line), *(min(cut, len(line)) for cut in cuts)})
    for begin, end in pairwise(places):
        text.feed(line[begin:end].encode("utf-8", "replace"))
    assert text.end_line() == rows_of_line(exact)[-1]
